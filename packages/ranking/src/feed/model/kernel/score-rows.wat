;; Scores rows by one layer of rectified units and a linear part, in single precision:
;;   score = direct · row + Σ output[unit] · max(0, offset[unit] + input[unit] · row)
;; Two rows and sixteen units at a time, four units in a vector, so that each weight is loaded once for both rows.
;; `run-score-rows.ts` lays out the memory and calls it; `npm run generate` makes the module.
(module
  (memory (export "memory") 1)

  ;; All parameters are bytes: addresses, and sizes of a row, and of one number for each unit. A row's size is a multiple
  ;; of 16, the units' one of 64, the number of rows even. The input weights lie feature by feature, those of a feature
  ;; unit by unit.
  (func (export "scoreRows")
    (param $row i32) (param $rowsEnd i32) (param $rowBytes i32)
    (param $input i32) (param $unitBytes i32) (param $offset i32) (param $output i32) (param $direct i32)
    (param $score i32)
    (local $a i32) (local $b i32) (local $aEnd i32) (local $weight i32) (local $unit i32)
    (local $x v128) (local $y v128)
    (local $w0 v128) (local $w1 v128) (local $w2 v128) (local $w3 v128)
    (local $a0 v128) (local $a1 v128) (local $a2 v128) (local $a3 v128)
    (local $b0 v128) (local $b1 v128) (local $b2 v128) (local $b3 v128)
    (local $sumA v128) (local $sumB v128)
    (block $done
      (loop $rows
        (br_if $done (i32.ge_u (local.get $row) (local.get $rowsEnd)))
        (local.set $aEnd (i32.add (local.get $row) (local.get $rowBytes)))

        ;; The linear part, four features at a time.
        (local.set $sumA (v128.const f32x4 0 0 0 0))
        (local.set $sumB (v128.const f32x4 0 0 0 0))
        (local.set $a (local.get $row))
        (local.set $b (local.get $aEnd))
        (local.set $weight (local.get $direct))
        (loop $features
          (local.set $w0 (v128.load (local.get $weight)))
          (local.set $sumA
            (f32x4.add (local.get $sumA) (f32x4.mul (local.get $w0) (v128.load (local.get $a)))))
          (local.set $sumB
            (f32x4.add (local.get $sumB) (f32x4.mul (local.get $w0) (v128.load (local.get $b)))))
          (local.set $weight (i32.add (local.get $weight) (i32.const 16)))
          (local.set $b (i32.add (local.get $b) (i32.const 16)))
          (local.set $a (i32.add (local.get $a) (i32.const 16)))
          (br_if $features (i32.lt_u (local.get $a) (local.get $aEnd))))

        (local.set $unit (i32.const 0))
        (loop $units
          (local.set $weight (i32.add (local.get $offset) (local.get $unit)))
          (local.set $a0 (v128.load (local.get $weight)))
          (local.set $a1 (v128.load offset=16 (local.get $weight)))
          (local.set $a2 (v128.load offset=32 (local.get $weight)))
          (local.set $a3 (v128.load offset=48 (local.get $weight)))
          (local.set $b0 (local.get $a0))
          (local.set $b1 (local.get $a1))
          (local.set $b2 (local.get $a2))
          (local.set $b3 (local.get $a3))
          (local.set $a (local.get $row))
          (local.set $b (local.get $aEnd))
          (local.set $weight (i32.add (local.get $input) (local.get $unit)))
          (loop $features
            (local.set $x (v128.load32_splat (local.get $a)))
            (local.set $y (v128.load32_splat (local.get $b)))
            (local.set $w0 (v128.load (local.get $weight)))
            (local.set $w1 (v128.load offset=16 (local.get $weight)))
            (local.set $w2 (v128.load offset=32 (local.get $weight)))
            (local.set $w3 (v128.load offset=48 (local.get $weight)))
            (local.set $a0 (f32x4.add (local.get $a0) (f32x4.mul (local.get $w0) (local.get $x))))
            (local.set $a1 (f32x4.add (local.get $a1) (f32x4.mul (local.get $w1) (local.get $x))))
            (local.set $a2 (f32x4.add (local.get $a2) (f32x4.mul (local.get $w2) (local.get $x))))
            (local.set $a3 (f32x4.add (local.get $a3) (f32x4.mul (local.get $w3) (local.get $x))))
            (local.set $b0 (f32x4.add (local.get $b0) (f32x4.mul (local.get $w0) (local.get $y))))
            (local.set $b1 (f32x4.add (local.get $b1) (f32x4.mul (local.get $w1) (local.get $y))))
            (local.set $b2 (f32x4.add (local.get $b2) (f32x4.mul (local.get $w2) (local.get $y))))
            (local.set $b3 (f32x4.add (local.get $b3) (f32x4.mul (local.get $w3) (local.get $y))))
            (local.set $weight (i32.add (local.get $weight) (local.get $unitBytes)))
            (local.set $b (i32.add (local.get $b) (i32.const 4)))
            (local.set $a (i32.add (local.get $a) (i32.const 4)))
            (br_if $features (i32.lt_u (local.get $a) (local.get $aEnd))))

          (local.set $x (v128.const f32x4 0 0 0 0))
          (local.set $weight (i32.add (local.get $output) (local.get $unit)))
          (local.set $w0 (v128.load (local.get $weight)))
          (local.set $w1 (v128.load offset=16 (local.get $weight)))
          (local.set $w2 (v128.load offset=32 (local.get $weight)))
          (local.set $w3 (v128.load offset=48 (local.get $weight)))
          (local.set $sumA
            (f32x4.add (local.get $sumA)
              (f32x4.add
                (f32x4.add
                  (f32x4.mul (local.get $w0) (f32x4.max (local.get $a0) (local.get $x)))
                  (f32x4.mul (local.get $w1) (f32x4.max (local.get $a1) (local.get $x))))
                (f32x4.add
                  (f32x4.mul (local.get $w2) (f32x4.max (local.get $a2) (local.get $x)))
                  (f32x4.mul (local.get $w3) (f32x4.max (local.get $a3) (local.get $x)))))))
          (local.set $sumB
            (f32x4.add (local.get $sumB)
              (f32x4.add
                (f32x4.add
                  (f32x4.mul (local.get $w0) (f32x4.max (local.get $b0) (local.get $x)))
                  (f32x4.mul (local.get $w1) (f32x4.max (local.get $b1) (local.get $x))))
                (f32x4.add
                  (f32x4.mul (local.get $w2) (f32x4.max (local.get $b2) (local.get $x)))
                  (f32x4.mul (local.get $w3) (f32x4.max (local.get $b3) (local.get $x)))))))
          (local.set $unit (i32.add (local.get $unit) (i32.const 64)))
          (br_if $units (i32.lt_u (local.get $unit) (local.get $unitBytes))))

        (f32.store (local.get $score) (call $sumOf (local.get $sumA)))
        (f32.store offset=4 (local.get $score) (call $sumOf (local.get $sumB)))
        (local.set $score (i32.add (local.get $score) (i32.const 8)))
        (local.set $row (i32.add (local.get $aEnd) (local.get $rowBytes)))
        (br $rows))))

  (func $sumOf (param $four v128) (result f32)
    (f32.add
      (f32.add (f32x4.extract_lane 0 (local.get $four)) (f32x4.extract_lane 1 (local.get $four)))
      (f32.add (f32x4.extract_lane 2 (local.get $four)) (f32x4.extract_lane 3 (local.get $four))))))
