import type { WrittenStory } from './written-story.js'

export const healthId: readonly WrittenStory[] = [
  {
    slug: 'permainan-berburu-jentik',
    title: 'Permainan anak sekolah memangkas demam berdarah hingga separuh',
    alternativeTitle: 'Anak-anak berburu jentik demi poin, bangsal pun kosong',
    summary: 'Setiap pot yang menampung air bernilai tiga poin. Empat belas ribu anak bermain sejak April.',
    author: 'dr. Maharani Siregar-Wolff',
    tags: ['demam-berdarah', 'anak', 'teluk-bayan'],
    illustration: 'cells',
    alt: 'Sel-sel membulat berwarna lembut',
    breaks: true,
    paragraphs: [
      'Wasitnya berumur sembilan tahun dan tegas. “Tutup botol cuma dihitung kalau ada jentiknya,” kata Putri sambil mengangkatnya ke cahaya. Ada. Tiga poin untuk rumah sepupunya, yang menuang airnya dan mencatat nama jalan.',
      'April lalu Teluk Bayan membagikan 14.000 buku catatan. Sebelumnya petugas menyemprot; nyamuk terbiasa dan warga mengunci pintu. Anak-anak dipersilakan masuk. Dalam lima bulan mereka menuang 312.000 wadah, menurut hitungan mereka sendiri.',
      'Kasus demam berdarah turun 52 persen dari rata-rata lima tahun, padahal pelabuhan tetangga mencatat lebih banyak. Hujan memang datang terlambat, tetapi jalan dengan lebih banyak buku catatan punya lebih sedikit kasus.',
      'Yang mengejutkan, permainannya bertahan. Ada klasemen di dinding terminal feri, dan aturan buatan kelas Putri: poin hangus setelah tujuh hari, sebab air pun begitu.',
    ],
  },
  {
    slug: 'bangsal-tanpa-alarm',
    title: 'Bangsal yang mematikan alarmnya',
    summary:
      'Perawat mendengar satu bunyi tiap menit, lalu berhenti mendengarnya. Kini gelang yang memanggil.',
    author: 'Yoga Hendrasta',
    tags: ['rumah-sakit', 'keperawatan', 'teknologi'],
    illustration: 'pulse',
    alt: 'Garis detak jantung di atas latar tenang',
    paragraphs: [
      'Hal pertama yang diperhatikan pengunjung bangsal enam adalah bahwa jam dinding terdengar. Sampai tahun lalu ada 1.412 alarm sehari di sini, dan hanya sebelas yang berguna.',
      'Sisanya klip longgar, infus kosong, dan pasien yang berguling. “Kita belajar tidak mendengar,” kata perawat Tomas Wibowo. “Lalu yang kesebelas pun tidak terdengar.”',
      'Rumah sakit memeriksanya satu per satu. Yang tersisa tiga bunyi: datang, lari, dan mesin rusak. Yang lain menjadi ketukan di pergelangan tangan perawat.',
      'Setahun kemudian keadaan darurat berkurang seperlima dan pasien tidur 80 menit lebih lama. Dua produsen keberatan karena keheningan tidak termasuk garansi. Rumah sakit menjawab: bising pun tidak.',
    ],
  },
  {
    slug: 'resep-jalan-ke-sekolah',
    title: 'Resep dokter: jalan kaki ke sekolah setiap hari, bersama cucu orang lain',
    summary:
      'Di Arunika, dokter mengirim pasien yang kesepian ke gerbang sekolah. Keduanya jadi lebih sehat.',
    author: 'Yoga Hendrasta',
    tags: ['kesepian', 'jalan-kaki', 'anak'],
    illustration: 'skyline',
    alt: 'Rumah-rumah kota dalam cahaya pagi',
    paragraphs: [
      'Pukul 7.20 Walter Nasution, 78 tahun, mengenakan rompi kuning dan menjemput resepnya di empat pintu. Namanya Tia, Bo, Samir, dan si kecil yang tidak mau menyebut nama. Ia mengantar mereka 1,4 kilometer dalam segala cuaca.',
      'Klinik di Dermaga Lama mencari obat kesepian, yang mendatangkan lebih banyak pasien daripada flu. Kelompok jalan kaki gagal: tidak ada yang datang dua kali. “Tidak ada yang menunggu,” kata Dr. Helmi Rautio. “Anak-anak menunggu.”',
      'Kini ada 230 pengantar. Gula darah dan tekanan darah mereka membaik setara obat ringan, dan keterlambatan di dua sekolah nyaris lenyap.',
      'Dari tiga puluh orang pertama, satu berhenti: keempat anaknya pindah. Dokter sudah meresepkan empat yang baru.',
    ],
  },
  {
    slug: 'garam-enam-pulau',
    title: 'Enam pulau diam-diam mengganti garamnya, stroke turun 14 persen',
    summary: 'Sepertiga natrium diganti, dengan persetujuan semua dan tanpa disadari siapa pun.',
    author: 'dr. Maharani Siregar-Wolff',
    tags: ['gizi', 'kepulauan', 'garam'],
    illustration: 'reef',
    alt: 'Laut dangkal berlapis biru',
    paragraphs: [
      'Mereka memungut suara, lalu lupa. Empat tahun lalu enam pulau di sekitar Pulau Kenari sepakat bahwa sepertiga garam di toko harus berupa kalium. Harganya sama, karena pabrik garam yang menanggung.',
      'Lidah tidak merasakannya. Statistik rumah sakit merasakannya: stroke 14 persen lebih sedikit daripada di enam pulau serupa yang menolak.',
      'Itu pengaruh terbesar dari upaya apa pun melawan tekanan darah di Selatra, dan termurah: dua selan per orang setahun. Penderita penyakit ginjal mendapat garam lama gratis di apotek.',
      'Seorang juru masak Kenari ditanya apakah supnya berubah. Jadi lebih enak, katanya, tetapi itu karena dirinya.',
    ],
  },
]
