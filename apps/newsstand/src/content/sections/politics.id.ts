import type { WrittenStory } from './written-story.js'

export const politicsId: readonly WrittenStory[] = [
  {
    slug: 'sidang-subuh-uu-kapal',
    title: 'Sidang sampai subuh, UU Kapal lolos dengan selisih satu suara',
    alternativeTitle: 'Satu suara menjelang subuh menentukan nasib kapal antarpulau',
    summary:
      'Setelah sembilan belas jam berdebat, setiap pulau berpenghuni di Selatra dijamin mendapat satu kapal sehari.',
    author: 'Dewi Anggraeni Sol',
    tags: ['parlemen', 'kapal', 'kepulauan'],
    illustration: 'parliament',
    alt: 'Gedung parlemen berkubah pada malam hari dengan satu jendela menyala',
    breaks: true,
    paragraphs: [
      'Panitera harus membacakan hasilnya dua kali, karena pada kali pertama tidak ada yang percaya. Dengan 88 suara melawan 87, parlemen di Arunika memutuskan pada Kamis menjelang subuh bahwa setiap pulau berpenghuni berhak atas sedikitnya satu kapal sehari.',
      'Suara penentu datang dari Teo Lasmana, wakil dari perbukitan Lembah Sari yang tidak punya garis pantai. Siang harinya ia masih berkata akan abstain. “Jam dua pagi saya ke kantin,” katanya. “Ibu kantin bertanya bagaimana ibunya bisa cuci darah di bulan Februari. Saya tidak punya jawaban.”',
      'Negara wajib menanggung pelayaran musim angin yang membawa kurang dari dua belas penumpang. Bendahara negara memperkirakan biayanya 310 juta selan setahun; oposisi menyebut dua kali lipat.',
      'Di Pulau Kenari, tempat kapal batal berangkat 41 hari tahun lalu, lonceng pelabuhan dibunyikan saat fajar. Kepala pelabuhan berkata ia tidak pernah memberi izin, dan bahwa ia sendiri yang membunyikannya.',
    ],
  },
  {
    slug: 'wali-kota-pembalas-surat',
    title: 'Wali kota yang membalas setiap surat mulai kehabisan malam',
    summary:
      'Ilse Tanaru berjanji membalas semua keluhan warga Teluk Bayan dengan tangan. Kini sudah 31.000 surat.',
    author: 'Rangga Prameswara',
    tags: ['kota', 'teluk-bayan', 'pemerintah-daerah'],
    illustration: 'skyline',
    alt: 'Atap-atap kota pelabuhan dengan jendela menyala di malam hari',
    paragraphs: [
      'Di meja Ilse Tanaru ada dua baki. Yang satu bertuliskan “hari ini”, yang lain “hari ini, sungguh”. Wali kota Teluk Bayan itu menang dengan janji yang dianggap kekanak-kanakan: siapa pun yang menulis akan dibalas sendiri olehnya.',
      'Sejak itu datang 31.204 surat. Separuhnya soal anjing, selokan, dan parkir. Namun seorang juru tulis melihat pola: keluhan pusing dari sebelas jalan yang tidak punya kesamaan apa pun selain satu pipa air. Pipa itu ternyata retak di dekat bekas pabrik pewarna, dan ditutup hari itu juga.',
      '“Tidak ada layar pemantau yang bisa menunjukkannya,” kata juru tulis itu, Benno Adiwara. “Orang tidak melaporkan air. Mereka menulis bahwa neneknya jadi sering tersandung.”',
      'Para pengkritik menghitung hal lain: dua rapat anggaran yang tidak ia hadiri. Ia menjawab bahwa anggaran itu sudah dibacanya, dan tidak satu nenek pun disebut di dalamnya.',
    ],
  },
  {
    slug: 'pemilih-enam-belas-tahun',
    title: 'Tiga kota memberi hak pilih usia enam belas, dan jadwal bus pun berubah',
    summary: 'Partisipasi naik, perolehan partai hampir tetap. Yang berubah adalah pokok perdebatan.',
    author: 'Dewi Anggraeni Sol',
    tags: ['pemilu', 'anak-muda', 'bus'],
    illustration: 'chart',
    alt: 'Batang-batang grafik yang naik dari kiri ke kanan',
    paragraphs: [
      'Semua partai yakin lawannya yang akan untung. Ketika tiga kota di lembah Lirang membuka pemilihan dewan bagi warga berusia enam belas tahun, yang paling terasa dampaknya ternyata bus malam.',
      'Enam puluh satu persen pemilih baru datang ke bilik suara, lebih banyak daripada orang tua mereka. Pilihannya tidak jauh berbeda. Namun penyebutan bus malam dalam selebaran calon naik dari empat menjadi 212 kali.',
      '“Partai tidak pernah perlu tahu kapan bus terakhir berangkat,” kata peneliti Orin Delacqua. “Kini ada dua ribu orang yang tahu sampai menitnya, dan mereka bisa memilih.”',
      'Parlemen akan memutuskan tahun depan apakah percobaan ini menjadi undang-undang. Dua dari tiga kota itu kini punya bus pukul 23.40.',
    ],
  },
  {
    slug: 'struk-anggaran-negara',
    title: 'Anggaran negara dicetak seperti struk belanja, panjangnya satu meter',
    summary: 'Rumah tangga Selatra kini tahu harga sekolah, rumah sakit, dan dua ekor kuda upacara.',
    author: 'Rangga Prameswara',
    tags: ['anggaran', 'pajak', 'keterbukaan'],
    illustration: 'pages',
    alt: 'Lembar-lembar kertas panjang dengan baris cetakan',
    paragraphs: [
      'Sekolah 4.112,00. Rumah sakit 3.870,50. Helikopter penyelamat 11,20. Struk yang dikirim bendahara negara sejak Januari itu mirip struk kasir, sampai ke tinta abu-abunya, dan memuat apa yang dibayar sebuah rumah tangga rata-rata setahun terakhir.',
      'Semula hanya untuk beberapa ribu pengunjung. Lalu orang mulai menempelkannya di pintu kulkas, dan 740.000 salinan diminta dalam beberapa bulan.',
      'Dukungan bagi pajak yang lebih rendah tidak berubah. Yang berlipat ganda adalah surat tentang satu baris tertentu: mengapa mercusuar lebih mahal daripada perpustakaan, dan siapa yang memutuskan 3,40 untuk “kuda upacara”?',
      'Kuda itu ternyata dua ekor. Perawatnya mengundang warga untuk melihat; pada Minggu pertama datang enam ratus orang.',
    ],
  },
]
