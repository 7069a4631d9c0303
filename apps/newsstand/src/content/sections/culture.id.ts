import type { WrittenStory } from './written-story.js'

export const cultureId: readonly WrittenStory[] = [
  {
    slug: 'film-hilang-dalam-orgel',
    title: 'Film yang hilang sejak 1934 ditemukan di dalam orgel gereja',
    alternativeTitle: 'Pipa orgel dibuka, gulungan film terakhir ada di dalamnya',
    summary: 'Gulungan terakhir “Jalan Garam” selama ini menyumbat pipa terendah Santa Orsola.',
    author: 'Kinanti Pradipa',
    tags: ['film', 'arsip', 'musik'],
    illustration: 'stage',
    alt: 'Panggung gelap dengan kerucut cahaya',
    breaks: true,
    paragraphs: [
      'Selama sembilan puluh tahun nada C rendah orgel Santa Orsola berbunyi seperti sapi pilek. Para pemain menghindarinya. Bulan Mei pemugar Matthias Oey merogoh pipa itu sampai bahu dan menarik keluar sebuah kaleng.',
      'Isinya film sepanjang 240 meter: gulungan terakhir “Jalan Garam”, film pertama karya perempuan di Selatra. Kritikus 1934 menyebut akhirnya tak tertahankan, dalam dua arti. Tidak ada salinan yang diketahui selamat.',
      'Siapa yang menaruhnya tidak diketahui; tetapi sutradaranya, Adelheid Suroto, punya saudara pemain orgel, dan petugas sensor datang pada minggu yang sama ketika film itu lenyap.',
      'Jumat lalu film itu diputar di gereja. Ada empat menit tanpa potongan ketika seorang perempuan berjalan menjauhi kamera di atas tanah putih dan tidak menoleh. Tidak ada yang batuk. Di akhir, ia menoleh.',
    ],
  },
  {
    slug: 'perpustakaan-mantel',
    title: 'Perpustakaan meminjamkan mantel, dan setiap mantel punya buku harian',
    summary: 'Di Danau Wira mantel dipinjamkan gratis, asal peminjam menulis ke mana saja ia pergi.',
    author: 'Bima Surendra',
    tags: ['perpustakaan', 'danau-wira', 'tulisan'],
    illustration: 'pages',
    alt: 'Halaman terbuka dan punggung buku',
    paragraphs: [
      'Mantel 31, hijau, ukuran besar, sudah menghadiri dua pemakaman, satu ujian lisan, dan pergi ke Halden. Di feri dingin, kata buku hariannya, “tetapi di dalam sini tidak”. Buku itu ada di saku dalam dan harus kembali pada hari yang sama.',
      'Perpustakaan mulai meminjamkan mantel ketika sadar bahwa pengunjung musim dingin datang untuk menghangatkan diri. Gagasan buku harian datang dari anak yang mengembalikan mantel dengan permintaan maaf soal noda saus.',
      'Kini ada enam puluh buku penuh, dan orang datang untuk membacanya. Nomor 12, yang dua kali dipakai melamar, punya antrean tujuh minggu.',
      'Sebuah penerbit meminta cuplikan. Perpustakaan menolak. “Itu ditulis untuk orang berikutnya,” kata pustakawan Anneke Subroto, “dan orang berikutnya selalu hanya satu.”',
    ],
  },
  {
    slug: 'orkestra-tanpa-dirigen',
    title: 'Orkestra yang bernapas bersama',
    summary: 'Ketika uang untuk dirigen habis, para pemain Lembah Sari memutar kursi mereka.',
    author: 'Kinanti Pradipa',
    tags: ['musik', 'orkestra', 'lembah-sari'],
    illustration: 'stage',
    alt: 'Sinar lampu di panggung kosong',
    paragraphs: [
      'Mereka duduk dalam spiral, dengan kontrabas di tengah, dan sebelum nada pertama terdengar bunyi yang tidak dimiliki orkestra lain: enam puluh orang menarik napas.',
      'Tiga tahun lalu Sinfonia Lembah Sari hanya mampu membayar dirigen atau pemanas ruangan. “Kami kompak pada ketukan dan tersesat di antaranya,” kata pemain oboe Farah Engström. “Tidak ada yang memberi tahu bahwa musik ada di antaranya.”',
      'Tempat duduk diubah, lalu latihannya. Setiap minggu dipilih satu orang yang boleh berkata “tidak” tanpa alasan.',
      'Bulan lalu, di bagian paling sunyi, sebuah telepon berdering. Enam puluh orang menunggu tanpa aba-aba sampai selesai, lalu melanjutkan, tepat pada waktunya.',
    ],
  },
  {
    slug: 'wayang-bus-terakhir',
    title: 'Teater boneka menumpang bus terakhir',
    summary:
      'Dari dermaga ke depo, jalur 9 menjadi panggung sepanjang sebelas halte. Sopirnya berperan sebagai bulan.',
    author: 'Bima Surendra',
    tags: ['teater', 'boneka', 'bus'],
    illustration: 'rails',
    alt: 'Garis-garis yang menuju satu titik di waktu senja',
    paragraphs: [
      'Dimulai tanpa pengumuman setelah halte “Penyamakan”. Sebuah tangan muncul dari balik kursi, dengan lelaki tua mungil di atasnya, yang bertanya apakah ini bus ke laut. Selalu ada yang menjawab.',
      'Teater Jalur 9 bermain setiap Kamis di bus terakhir. Penontonnya petugas kebersihan, pembuat roti, dan perawat; bagi sebagian, inilah satu-satunya teater yang terjangkau, karena ia yang datang.',
      'Lakonnya berubah mengikuti ucapan penumpang. Pada April seorang perawat berkata kepada si lelaki tua bahwa mestinya ia tidak membiarkan putrinya pergi, dan sejak itu babak keduanya lain.',
      'Sopir Ketut Falk ikut bermain. Ketika boneka menengadah dan bertanya pukul berapa kepada bulan, ia menjawab lewat pengeras suara, lengkap dengan keterlambatannya.',
    ],
  },
]
