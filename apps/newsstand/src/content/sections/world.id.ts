import type { WrittenStory } from './written-story.js'

export const worldId: readonly WrittenStory[] = [
  {
    slug: 'selat-ansa-tiga-negara',
    title: 'Tiga angkatan laut, satu selat, dan para pandu yang membuat mereka bicara',
    summary:
      'Sembilan tahun tidak ada aturan bersama di Selat Ansa. Para pandu kapal akhirnya menulisnya sendiri.',
    author: 'Bayu Kartanegara',
    tags: ['pelayaran', 'diplomasi', 'halden'],
    illustration: 'harbour',
    alt: 'Kapal dan derek di pelabuhan di bawah matahari rendah',
    breaks: true,
    paragraphs: [
      'Perjanjian yang ditandatangani Halden, Norvane, dan Illyra pada Selasa tebalnya sebelas halaman, dan delapan di antaranya ditulis oleh orang yang tidak diundang: para pandu Selat Ansa, yang kehilangan kesabaran.',
      'Selat itu hanya delapan ratus meter di bagian tersempit. Agustus lalu sebuah kapal tanker menerima tiga perintah dari tiga angkatan laut dalam satu menit, tidak menuruti satu pun, dan nyaris menabrak feri penumpang.',
      'Malam itu para pandu senior dari tiga pelabuhan bertemu di rumah makan ikan. “Kami masing-masing menulis apa yang sebenarnya kami lakukan,” kata Katrin Vaux. “Daftarnya sama.” Mereka mencetaknya, dan kapal yang memakai aturan lain harus berlayar tanpa pandu.',
      'Dalam seminggu lalu lintas patuh, dalam lima bulan pemerintah menyusul. Naskah akhir bahkan mempertahankan kalimat mereka tentang kabut: “Tidak ada yang terburu-buru.”',
    ],
  },
  {
    slug: 'desa-gunung-pindah-piano',
    title: 'Desa yang turun gunung, dimulai dari pianonya',
    alternativeTitle: 'Mengapa satu desa menggotong piano menuruni gunung',
    summary: 'Lereng di atas Oberfels mencair. Warganya memilih lebih dulu apa yang tidak bisa diganti.',
    author: 'Laras Widyaningtyas',
    tags: ['iklim', 'pegunungan', 'perpindahan'],
    illustration: 'mountains',
    alt: 'Punggung gunung bersalju berlapis biru',
    paragraphs: [
      'Empat belas orang, dua kereta luncur, dan satu kereta gantung pinjaman dibutuhkan untuk membawa piano Oberfels ke lembah. Piano itu dibuat di desa pada 1888 dan belum pernah pergi ke mana pun.',
      'Lereng di atas desa bergerak empat milimeter sehari. Es yang mengikatnya mencair, dan suatu hari ia akan runtuh: minggu depan, atau sepuluh tahun lagi. Warga memilih pergi selagi masih bisa menentukan apa yang dibawa.',
      'Urutannya diputuskan lewat pemungutan suara. Piano lebih dulu, lalu ragi toko roti, lalu lonceng. Rumah ada di urutan kesebelas. “Rumah bisa dibangun,” kata Josef Amrein, 84 tahun. “Coba bangun bau roti.”',
      'Di desa baru, jalan-jalan memakai nama lama. Hanya gunungnya berada di sisi yang salah, dan anak-anak masih menggambarnya di sebelah kiri.',
    ],
  },
  {
    slug: 'kedutaan-di-mercusuar',
    title: 'Kedutaan terkecil di dunia punya lampu yang harus dijaga',
    summary: 'Satu-satunya diplomat Selatra di Kepulauan Farrow merangkap penjaga mercusuar.',
    author: 'Bayu Kartanegara',
    tags: ['diplomasi', 'kepulauan', 'mercusuar'],
    illustration: 'signal',
    alt: 'Lingkaran cahaya di sekitar menara',
    paragraphs: [
      'Setiap Rabu, Duta Besar Selatra untuk Kepulauan Farrow mengenakan baju kerja jingga. Hari itu Arif Montague membersihkan lensa: sembilan ratus keping kaca, satu per satu, dengan cuka.',
      'Ketika dua pemerintah memotong anggaran di bulan yang sama, kepulauan itu tidak mampu menggaji penjaga dan Selatra tidak mampu menyewa rumah. Lalu ada yang ingat bahwa mercusuar punya tiga kamar kosong. Dalam kontrak, cahaya disebut sebagai “sewa”.',
      'Nakhoda yang tidak pernah menulis ke kedutaan kini memanggil lewat radio. Dalam dua musim dingin, sebelas sengketa jaring selesai di kanal 14, di sela laporan cuaca.',
      'Sebuah negara tetangga yang lebih besar sudah bertanya apakah kamar yang lain masih kosong.',
    ],
  },
  {
    slug: 'benih-pulang-ke-halden',
    title: 'Setelah empat puluh tahun, gandum “si keras kepala” pulang ke Halden',
    summary: 'Seorang kapten menyelamatkan 300 karung benih dari perang. Putrinya membawanya kembali.',
    author: 'Laras Widyaningtyas',
    tags: ['pertanian', 'sejarah', 'halden'],
    illustration: 'fields',
    alt: 'Ladang bergaris kuning dan hijau',
    paragraphs: [
      'Gandum itu tidak punya nama di katalog mana pun. Petani dataran Halden menyebutnya “si keras kepala” karena tumbuh di tanah asin, sampai perang tahun 1986 membakar lumbung mereka.',
      'Kapten Rui Sandoval sedang memuat 300 karung ketika pelabuhan ditutup. Ia seharusnya menjualnya. Ia malah membawanya ke bank benih di benua lain dan menulis di formulir: “milik orang yang kelak akan bertanya”.',
      'Selama 38 tahun tidak ada yang bertanya. Lalu air asin kembali ke dataran itu bersama laut, dan seorang mahasiswa menemukan formulirnya. Nomor telepon di situ masih dijawab, oleh putri sang kapten.',
      'Jumat lalu Inês Sandoval berlabuh membawa sebelas ton benih segar. Para petani menggigit butirannya, sebagaimana lazimnya. “Keras kepala,” kata salah satu dari mereka, lalu mengangkat dua karung.',
    ],
  },
]
