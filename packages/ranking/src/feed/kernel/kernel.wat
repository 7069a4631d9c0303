;; The sums of the feed's networks in single precision, four numbers in a vector. `npm run generate` makes the module from
;; this text; row-scorer.ts and network-trainer.ts lay out the memory and call it. All i32 parameters are bytes: addresses,
;; and sizes of a row. Rows of four numbers and more lie at multiples of 16.
(module
  (memory (export "memory") 1)

  ;; Scores rows by one layer of rectified units and a linear part:
  ;;   score = direct · row + Σ output[unit] · max(0, offset[unit] + input[unit] · row)
  ;; Two rows and sixteen units at a time, so that each weight is loaded once for both rows: the number of rows is even,
  ;; that of units a multiple of 16. The input weights lie feature by feature, those of a feature unit by unit.
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

  ;; sums = rows × weights, a row of sums for each row. Four rows and four columns at a time: the number of rows is a
  ;; multiple of 4.
  (func (export "multiply")
    (param $row i32) (param $rowsEnd i32) (param $rowBytes i32)
    (param $weights i32) (param $columnBytes i32) (param $sums i32)
    (local $x i32) (local $xEnd i32) (local $weight i32) (local $column i32) (local $to i32)
    (local $second i32) (local $third i32)
    (local $w v128) (local $a v128) (local $b v128) (local $c v128) (local $d v128)
    (local.set $second (i32.mul (local.get $rowBytes) (i32.const 2)))
    (local.set $third (i32.mul (local.get $rowBytes) (i32.const 3)))
    (block $done
      (loop $rows
        (br_if $done (i32.ge_u (local.get $row) (local.get $rowsEnd)))
        (local.set $xEnd (i32.add (local.get $row) (local.get $rowBytes)))
        (local.set $column (i32.const 0))
        (loop $columns
          (local.set $a (v128.const f32x4 0 0 0 0))
          (local.set $b (local.get $a))
          (local.set $c (local.get $a))
          (local.set $d (local.get $a))
          (local.set $x (local.get $row))
          (local.set $weight (i32.add (local.get $weights) (local.get $column)))
          (loop $features
            (local.set $w (v128.load (local.get $weight)))
            (local.set $a
              (f32x4.add (local.get $a) (f32x4.mul (local.get $w) (v128.load32_splat (local.get $x)))))
            (local.set $b
              (f32x4.add (local.get $b) (f32x4.mul (local.get $w)
                (v128.load32_splat (i32.add (local.get $x) (local.get $rowBytes))))))
            (local.set $c
              (f32x4.add (local.get $c) (f32x4.mul (local.get $w)
                (v128.load32_splat (i32.add (local.get $x) (local.get $second))))))
            (local.set $d
              (f32x4.add (local.get $d) (f32x4.mul (local.get $w)
                (v128.load32_splat (i32.add (local.get $x) (local.get $third))))))
            (local.set $weight (i32.add (local.get $weight) (local.get $columnBytes)))
            (local.set $x (i32.add (local.get $x) (i32.const 4)))
            (br_if $features (i32.lt_u (local.get $x) (local.get $xEnd))))
          (local.set $to (i32.add (local.get $sums) (local.get $column)))
          (v128.store (local.get $to) (local.get $a))
          (local.set $to (i32.add (local.get $to) (local.get $columnBytes)))
          (v128.store (local.get $to) (local.get $b))
          (local.set $to (i32.add (local.get $to) (local.get $columnBytes)))
          (v128.store (local.get $to) (local.get $c))
          (local.set $to (i32.add (local.get $to) (local.get $columnBytes)))
          (v128.store (local.get $to) (local.get $d))
          (local.set $column (i32.add (local.get $column) (i32.const 16)))
          (br_if $columns (i32.lt_u (local.get $column) (local.get $columnBytes))))
        (local.set $sums (i32.add (local.get $to) (i32.const 16)))
        (local.set $row (i32.add (local.get $xEnd) (local.get $third)))
        (br $rows))))

  ;; gradient = transposed rows × slopes. Four features and four columns at a time: the number of features is a multiple
  ;; of 4.
  (func (export "multiplyTransposed")
    (param $rows i32) (param $rowsEnd i32) (param $rowBytes i32)
    (param $slopes i32) (param $columnBytes i32) (param $gradient i32)
    (local $feature i32) (local $column i32) (local $x i32) (local $slope i32) (local $to i32)
    (local $s v128) (local $a v128) (local $b v128) (local $c v128) (local $d v128)
    (loop $features
      (local.set $column (i32.const 0))
      (loop $columns
        (local.set $a (v128.const f32x4 0 0 0 0))
        (local.set $b (local.get $a))
        (local.set $c (local.get $a))
        (local.set $d (local.get $a))
        (local.set $x (i32.add (local.get $rows) (local.get $feature)))
        (local.set $slope (i32.add (local.get $slopes) (local.get $column)))
        (loop $each
          (local.set $s (v128.load (local.get $slope)))
          (local.set $a
            (f32x4.add (local.get $a) (f32x4.mul (local.get $s) (v128.load32_splat (local.get $x)))))
          (local.set $b
            (f32x4.add (local.get $b) (f32x4.mul (local.get $s) (v128.load32_splat offset=4 (local.get $x)))))
          (local.set $c
            (f32x4.add (local.get $c) (f32x4.mul (local.get $s) (v128.load32_splat offset=8 (local.get $x)))))
          (local.set $d
            (f32x4.add (local.get $d) (f32x4.mul (local.get $s) (v128.load32_splat offset=12 (local.get $x)))))
          (local.set $slope (i32.add (local.get $slope) (local.get $columnBytes)))
          (local.set $x (i32.add (local.get $x) (local.get $rowBytes)))
          (br_if $each (i32.lt_u (local.get $x) (local.get $rowsEnd))))
        (local.set $to (i32.add (local.get $gradient) (local.get $column)))
        (v128.store (local.get $to) (local.get $a))
        (local.set $to (i32.add (local.get $to) (local.get $columnBytes)))
        (v128.store (local.get $to) (local.get $b))
        (local.set $to (i32.add (local.get $to) (local.get $columnBytes)))
        (v128.store (local.get $to) (local.get $c))
        (local.set $to (i32.add (local.get $to) (local.get $columnBytes)))
        (v128.store (local.get $to) (local.get $d))
        (local.set $column (i32.add (local.get $column) (i32.const 16)))
        (br_if $columns (i32.lt_u (local.get $column) (local.get $columnBytes))))
      (local.set $gradient (i32.add (local.get $gradient) (i32.mul (local.get $columnBytes) (i32.const 4))))
      (local.set $feature (i32.add (local.get $feature) (i32.const 16)))
      (br_if $features (i32.lt_u (local.get $feature) (local.get $rowBytes)))))

  ;; Adam's step for all weights: each has a gradient, a mean slope and a mean squared slope at the same place of its own
  ;; block. `factor` multiplies the gradient; `rate` and `epsilon` are corrected for bias by the caller.
  (func (export "adam")
    (param $weight i32) (param $weightsEnd i32) (param $gradient i32) (param $mean i32) (param $square i32)
    (param $factor f32) (param $meanDecay f32) (param $squareDecay f32) (param $rate f32) (param $epsilon f32)
    (local $slope v128) (local $m v128) (local $q v128)
    (loop $weights
      (local.set $slope (f32x4.mul (v128.load (local.get $gradient)) (f32x4.splat (local.get $factor))))
      (local.set $m
        (f32x4.add
          (f32x4.mul (v128.load (local.get $mean)) (f32x4.splat (local.get $meanDecay)))
          (f32x4.mul (local.get $slope) (f32x4.splat (f32.sub (f32.const 1) (local.get $meanDecay))))))
      (local.set $q
        (f32x4.add
          (f32x4.mul (v128.load (local.get $square)) (f32x4.splat (local.get $squareDecay)))
          (f32x4.mul
            (f32x4.mul (local.get $slope) (local.get $slope))
            (f32x4.splat (f32.sub (f32.const 1) (local.get $squareDecay))))))
      (v128.store (local.get $mean) (local.get $m))
      (v128.store (local.get $square) (local.get $q))
      (v128.store (local.get $weight)
        (f32x4.sub
          (v128.load (local.get $weight))
          (f32x4.div
            (f32x4.mul (local.get $m) (f32x4.splat (local.get $rate)))
            (f32x4.add (f32x4.sqrt (local.get $q)) (f32x4.splat (local.get $epsilon))))))
      (local.set $gradient (i32.add (local.get $gradient) (i32.const 16)))
      (local.set $mean (i32.add (local.get $mean) (i32.const 16)))
      (local.set $square (i32.add (local.get $square) (i32.const 16)))
      (local.set $weight (i32.add (local.get $weight) (i32.const 16)))
      (br_if $weights (i32.lt_u (local.get $weight) (local.get $weightsEnd)))))

  (func $sumOf (param $four v128) (result f32)
    (f32.add
      (f32.add (f32x4.extract_lane 0 (local.get $four)) (f32x4.extract_lane 1 (local.get $four)))
      (f32.add (f32x4.extract_lane 2 (local.get $four)) (f32x4.extract_lane 3 (local.get $four))))))
