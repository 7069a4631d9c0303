import type { WrittenStory } from './written-story.js'

export const economyId: readonly WrittenStory[] = [
  {
    slug: 'bank-sentral-suku-bunga-tetap',
    title: 'Bank sentral tidak mengubah apa pun, dan pasar butuh sejam untuk percaya',
    alternativeTitle: 'Suku bunga tetap 4,25. Mengapa selan naik-turun?',
    summary: 'Gubernur Amara Leth menahan suku bunga dan mengumumkan suara tiap anggota dewan.',
    author: 'Galih Nuswantara',
    tags: ['suku-bunga', 'selan', 'bank-sentral'],
    illustration: 'chart',
    alt: 'Garis bergerigi yang turun lalu pulih di atas kolom pucat',
    breaks: true,
    paragraphs: [
      'Pukul sebelas pada Rabu, bank sentral Selatra mengumumkan keputusan untuk tidak berbuat apa-apa. Lima puluh delapan menit berikutnya selan naik, turun, lalu naik lagi, seakan pengumuman itu berisi sandi.',
      'Untuk pertama kalinya disebut siapa memilih apa: lima suara untuk suku bunga tetap 4,25 persen, dua untuk turun, tidak satu pun untuk naik. “Anda bertahun-tahun bertanya apa yang kami pikirkan,” kata Gubernur Amara Leth. “Pikiran kami berbeda-beda.”',
      'Inflasi bulan lalu 2,6 persen. Sewa rumah dan beras mendorongnya naik, listrik menariknya turun sejak waduk penuh kembali. Dua anggota yang berbeda suara berpendapat sewa mengikuti suku bunga, sehingga obatnya justru memperparah demam.',
      'Menjelang siang selan kembali ke titik semula. “Cara yang mahal untuk tetap di tempat,” kata Hamid Rausch, pedagang obligasi di Teluk Bayan.',
    ],
  },
  {
    slug: 'jalan-tukang-reparasi',
    title: 'Di jalan ini tidak ada barang baru, dan tidak ada kios kosong',
    summary: 'Di Gang Tukang, Arunika, 43 bengkel memperbaiki apa yang dibuang orang lain.',
    author: 'Sekar Ayuningrum',
    tags: ['usaha-kecil', 'reparasi', 'arunika'],
    illustration: 'skyline',
    alt: 'Deretan rumah kota yang sempit dalam cahaya senja',
    paragraphs: [
      'Kalau sebuah benda punya motor, engsel, atau tali, seseorang di Gang Tukang akan melihatnya lalu menghela napas. Itulah penawaran harga setempat: helaan pendek berarti murah, helaan panjang berarti Kamis.',
      'Ada 43 bengkel di gang itu dan tidak satu pun etalase kosong, padahal di sekitarnya satu dari lima kios tutup. Sepertiga penyewanya baru datang dua tahun terakhir, termasuk mantan dokter bedah yang kini memperbaiki boneka.',
      'Semuanya bermula dari undang-undang tiga baris: produsen wajib menjual suku cadang selama sepuluh tahun dengan harga yang tercetak di kotak. “Dulu saya mengarang suku cadang,” kata Lucia Brandt. “Sekarang saya memesannya, dan bisa tidur.”',
      'Sewa naik sebelas persen tahun lalu. Para penyewa menjawab dengan membeli gedung nomor sembilan bersama-sama, dalam 43 saham. Atapnya bocor. Mereka menghela napas, pendek saja.',
    ],
  },
  {
    slug: 'galangan-empat-hari-kerja',
    title: 'Galangan kapal bekerja empat hari, kapal tetap turun tepat waktu',
    summary:
      'Galangan Bayan memangkas hari Jumat tanpa memotong upah. Jam yang hilang ternyata ada di antrean.',
    author: 'Galih Nuswantara',
    tags: ['kerja', 'galangan', 'teluk-bayan'],
    illustration: 'harbour',
    alt: 'Derek di atas lambung kapal',
    paragraphs: [
      'Mandornya menyebutnya hadiah bagi pesaing. Setahun lalu Galangan Bayan menghapus hari Jumat bagi 640 pekerja tanpa mengurangi upah. Senin ini hasilnya diumumkan: sembilan kapal diluncurkan, sama seperti tahun sebelumnya, dua di antaranya lebih cepat.',
      'Jam yang hilang ditemukan di antrean. Para tukang las ternyata menunggu bahan 51 menit sehari, dan derek dipakai oleh siapa yang berteriak paling dulu. Dengan satu hari lebih sedikit, galangan terpaksa membuat rencana.',
      'Cuti sakit turun seperlima, dan hampir tidak ada lagi yang mengundurkan diri. Hanya cat yang mengering selambat dulu: bengkel cat tetap buka lima hari, dengan tambahan upah.',
      'Sang mandor berubah pikiran. Tiap Jumat ia mengajar las di sekolah teknik, tanpa bayaran. “Jam sepuluh saya sudah bosan,” katanya.',
    ],
  },
  {
    slug: 'armada-hantu-asuransi',
    title: 'Armada yang hanya tenggelam di atas kertas',
    summary:
      'Sebelas kapal, sebelas klaim, satu foto ombak yang sama: penipuan 90 juta terbongkar oleh pegawai magang.',
    author: 'Sekar Ayuningrum',
    tags: ['asuransi', 'pelayaran', 'penipuan'],
    illustration: 'reef',
    alt: 'Laut biru dengan ombak berlapis',
    paragraphs: [
      'Ombaknya indah, karena itu Tobias Renn mengingatnya. Di minggu keduanya sebagai pegawai magang, ia membuka klaim sebuah kapal yang tenggelam dan melihat foto yang sudah dilihatnya hari Selasa, dalam klaim kapal lain.',
      'Sore itu ia menemukan sebelas kapal pada lima perusahaan asuransi, semuanya hilang beserta muatan dan tanpa awak. Tidak satu pun tercatat di pelabuhan mana pun. Dua di antaranya memakai nomor seri jangkar yang sama.',
      'Jaksa menduga armada itu hanya ada di daftar: diperjualbelikan empat perusahaan sampai setiap lambung punya riwayat dan harga, diasuransikan, lalu ditenggelamkan dalam badai yang memang pernah terjadi.',
      'Tujuh orang ditangkap Kamis lalu. Renn ditawari pekerjaan tetap dan masih berpikir. Ia belajar fotografi, dan sebenarnya hanya perlu uang untuk membeli lensa.',
    ],
  },
]
