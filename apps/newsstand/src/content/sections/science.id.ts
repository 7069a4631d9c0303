import type { WrittenStory } from './written-story.js'

export const scienceId: readonly WrittenStory[] = [
  {
    slug: 'komet-berdenyut',
    title: 'Komet yang menyala tiap sebelas jam, seperti detak jantung',
    alternativeTitle: 'Ada sesuatu di komet Vesk yang membuka dan menutup',
    summary:
      'Observatorium Gunung Sora menemukan semburan yang hidup-mati mengikuti putaran sebongkah es kecil.',
    author: 'Nirmala Tedjakusuma',
    tags: ['astronomi', 'komet', 'gunung-sora'],
    illustration: 'stars',
    alt: 'Langit malam dengan komet terang di atas punggung gunung',
    breaks: true,
    paragraphs: [
      'Yang pertama melihatnya adalah mesin yang mencari hal lain. Kamera survei di Gunung Sora mengukur terang bintang; komet Vesk kebetulan melintas dan mestinya dihapus dari gambar. Perangkat lunaknya menolak, karena komet itu berdenyut.',
      'Setiap sebelas jam empat menit ia menjadi dua kali lebih terang selama kira-kira empat puluh menit. “Kami menduga debu, lalu kesalahan, lalu kami berhenti pulang,” kata Yusuf Arnesen, pemimpin tim.',
      'Penjelasan yang paling mungkin adalah sebuah lubang. Di permukaan yang lebarnya hanya satu kilometer, ada ceruk yang dasarnya terkena Matahari sekali dalam satu putaran. Es di sana menguap mendadak, lalu bayangan menutupnya kembali.',
      'Putri Arnesen yang berumur tujuh tahun bertanya apakah denyut itu akan berhenti. Akan berhenti, beberapa ratus tahun lagi. “Ia lega,” katanya. “Ia takut kita yang mengejutkannya.”',
    ],
  },
  {
    slug: 'gurita-mengembalikan-stoples',
    title: 'Gurita yang mengembalikan stoples',
    summary:
      'Setelah belajar membuka stoples, hewan-hewan ini mulai menutupnya kembali. Tidak ada yang mengajari.',
    author: 'Arya Wicaksana',
    tags: ['hewan', 'laut', 'perilaku'],
    illustration: 'reef',
    alt: 'Terumbu dengan karang bercabang di bawah air biru',
    paragraphs: [
      'Membuka stoples berisi kepiting adalah trik lama bagi gurita. Di stasiun kelautan Pulau Kenari, yang menarik perhatian Dr. Salma Wray adalah sesudahnya: nomor empat memakan kepitingnya, memasang tutupnya lagi, dan mendorong stoples ke sisi tempat penjaga biasa berdiri.',
      'Ia mengira kebetulan, sampai terjadi sebelas hari berturut-turut. Lalu nomor dua, di akuarium sebelah yang bisa melihat, mulai meniru.',
      'Stoples yang dikembalikan diisi lagi, jadi kebiasaan itu menguntungkan. Namun gurita berhenti melakukannya pada penjaga yang tidak pernah mengisi. “Mereka tidak menyayangi kita,” kata Wray. “Mereka seperti punya pembukuan.”',
      'Dalam rekaman, pada menit keempat belas, nomor empat menunggu penjaga yang lamban, membuka stoplesnya lagi, melihat isinya, lalu menyemprotnya.',
    ],
  },
  {
    slug: 'buku-harian-mercusuar',
    title: 'Buku harian penjaga mercusuar menulis ulang satu abad badai',
    summary: 'Selama 99 tahun tiga generasi mencatat angin dan tekanan udara tiap tengah hari.',
    author: 'Nirmala Tedjakusuma',
    tags: ['iklim', 'cuaca', 'mercusuar'],
    illustration: 'rain',
    alt: 'Hujan miring di atas laut gelap',
    paragraphs: [
      'Tulisannya mengecil di tahun perang ketika kertas langka, dan membesar lagi ketika mata menua. Selebihnya keluarga Tengku-Varley tidak mengubah apa pun dari 1871 sampai 1970: tiap tengah hari salah satu dari mereka menaiki 214 anak tangga dan mencatat angin, tekanan, dan “keterangan”.',
      'Sukarelawan kini telah mengetik 36.159 baris. Untuk laut lepas di selatan Selatra hampir tidak ada ukuran sebelum 1950, dan model mengisinya dengan taksiran. Ternyata satu dari enam badai terlewat.',
      '“Bukan berarti badai kini lebih jarang,” kata ahli iklim Per Anggoro. “Dulu sedikit lebih banyak daripada dugaan kami, tetapi badai hari ini sepertiga lebih basah, dan kini kami bisa membuktikannya.”',
      'Pada 3 Mei 1912 tercatat tekanan yang begitu rendah sampai pembuat barometernya menyarankan membeli yang baru. Setelah dihitung ulang, angka itu tepat.',
    ],
  },
  {
    slug: 'lumut-bangun-dari-es',
    title: 'Lumut bangun setelah sembilan ratus tahun di bawah es',
    summary: 'Sepetak hijau di tepi gletser ternyata lebih tua daripada katedral. Dan ia tumbuh.',
    author: 'Arya Wicaksana',
    tags: ['tumbuhan', 'gletser', 'iklim'],
    illustration: 'cells',
    alt: 'Sel-sel hijau membulat yang berdampingan',
    paragraphs: [
      'Ahli botani menginjak lumut sepanjang hari. Dr. Freya Sundari memperhatikan yang satu ini karena letaknya keliru: segenggam bulu cokelat yang baru minggu itu ditinggalkan es. Dua bulan kemudian ujungnya hijau.',
      'Bagian cokelat berumur 900 tahun. Bagian hijaunya, yang tumbuh di cawan dari satu batang, berumur tiga minggu dan gennya sama. Di antaranya tanaman itu tidak melakukan apa-apa.',
      'Tim menemukan gula yang membeku menjadi kaca, bukan kristal, dalam jumlah yang tidak dibuat kerabatnya yang masih hidup. Hal itu menarik bagi mereka yang menyimpan darah dan benih.',
      '“Biasanya apa yang muncul dari es adalah kehilangan,” kata Sundari. “Yang ini muncul dalam keadaan lapar.”',
    ],
  },
]
