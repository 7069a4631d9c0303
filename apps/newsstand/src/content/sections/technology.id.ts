import type { WrittenStory } from './written-story.js'

export const technologyId: readonly WrittenStory[] = [
  {
    slug: 'jam-di-bawah-tangga',
    title: 'Jam di bawah tangga yang mematikan sejuta telepon',
    alternativeTitle: 'Satu colokan penyedot debu melumpuhkan separuh jaringan telepon',
    summary:
      'Selama 94 menit separuh Selatra tidak bisa menelepon. Penyebabnya alat yang tidak ada lagi di denah.',
    author: 'Fajar Adipati Roem',
    tags: ['jaringan', 'gangguan', 'telepon'],
    illustration: 'signal',
    alt: 'Lingkaran gelombang radio di sekitar tiang',
    breaks: true,
    paragraphs: [
      'Besarnya seperti kotak sepatu, warnanya abu-abu, labelnya berbunyi “jangan”. Sisa tulisannya sudah terkelupas. Senin pukul 9.26 seorang petugas kebersihan mencabutnya untuk mencolokkan penyedot debu, dan dalam sebelas menit 1,3 juta telepon kehilangan jaringan.',
      'Kotak itu sebuah jam. Dipasang sementara pada 1998, ia memberi tahu tiang-tiang di separuh negeri pukul berapa sekarang. Tiang yang berselisih lebih dari sepersejuta detik saling mengganggu; yang menyadarinya mematikan diri. Semuanya menyadarinya.',
      'Para insinyur mencari sembilan puluh menit di tempat-tempat yang ada di denah. Justru Rosa Imanuel, petugas kebersihan itu, yang bertanya lewat pengeras suara apakah benda di bawah tangga itu penting. “Saya dengar mereka berlarian,” katanya.',
      'Kini ada jam kedua dan ketiga di gedung lain. Labelnya berbunyi “jangan dicabut: waktu”. Dan Rosa punya stopkontak sendiri.',
    ],
  },
  {
    slug: 'desa-punya-server-sendiri',
    title: 'Desa ini menyimpan internetnya sendiri, di bekas gudang keju',
    summary: 'Foto, toko, dan sekolah Lirang Hulu hidup di sebelas laptop tua.',
    author: 'Intan Mahardika',
    tags: ['internet', 'desa', 'lembah-sari'],
    illustration: 'circuit',
    alt: 'Garis dan simpul papan sirkuit',
    paragraphs: [
      'Awan milik Lirang Hulu sedikit berbau yoghurt. Sebelas laptop, tidak ada yang lebih muda dari delapan tahun, berdiri di rak tempat keju dulu dimatangkan. Suhunya cocok untuk keduanya.',
      'Semuanya bermula dari badai yang memutus kabel selama sembilan hari. Tidak ada warga yang bisa melihat foto anaknya sendiri, karena semua foto ada di balik gunung. “Saya bertanya siapa yang ingin tahu di mana barangnya,” kata guru Dorothea Malik. “Semua mengangkat tangan.”',
      'Setiap malam salinannya dikirim ke dua desa lain, yang juga mengirim milik mereka. Tidak ada yang bisa membaca isinya: kuncinya disimpan di pos pemadam, dalam amplop.',
      'Hari Minggu gudang itu buka. Egon, pensiunan tukang pos, mengganti kipas dan menjelaskan cadangan: “Yang punya dua, punya satu. Yang punya satu, tidak punya.”',
    ],
  },
  {
    slug: 'penerjemah-yang-ragu',
    title: 'Program penerjemah yang mau mengaku tersesat',
    summary: 'Empat orang di atas toko sepeda mengajari model untuk berkata “saya tidak yakin”.',
    author: 'Fajar Adipati Roem',
    tags: ['kecerdasan-buatan', 'bahasa', 'rumah-sakit'],
    illustration: 'circuit',
    alt: 'Simpul-simpul yang dihubungkan garis dalam beberapa lapis',
    paragraphs: [
      'Di papan peringkat, Lantern ada di urutan ke-41. Di ruang gawat darurat Teluk Bayan ia nomor satu, karena hanya program itulah yang masih boleh dipakai para perawat.',
      'Untuk kalimat “hatiku jatuh” dari bahasa pulau timur, program lain menulis bahwa sebuah hati jatuh. Lantern menulis: “Bisa berarti duka, bisa rasa tertekan di dada. Tanyakan di mana sakitnya.”',
      '“Model diberi hadiah untuk menyelesaikan kalimat,” kata Mehdi Castellan. “Milik kami diberi hadiah untuk berhenti.” Ia berhenti pada satu dari sembilan kalimat, dan salah pada satu dari dua ratus.',
      'Tolok ukur menghitung diam sebagai kesalahan. Sementara itu sebuah pengadilan, dua perusahaan kapal, dan seorang bidan sudah mendaftar.',
    ],
  },
  {
    slug: 'baterai-dari-pasir',
    title: 'Baterai yang hanya berupa tumpukan pasir',
    summary: 'Menara pasir panas menghangatkan 3.000 rumah di Danau Wira sepanjang malam.',
    author: 'Intan Mahardika',
    tags: ['energi', 'baterai', 'pemanas'],
    illustration: 'fields',
    alt: 'Garis-garis lanskap berwarna hangat',
    paragraphs: [
      'Dari luar tampak seperti lumbung. Di dalamnya ada sembilan ratus ton pasir bersuhu 540 derajat. Ketika angin bertiup dan tidak ada yang butuh listrik, kawat memanaskan pasir. Ketika angin diam, udara ditiupkan melaluinya.',
      'Pasir tidak pandai mengembalikan listrik, tetapi pandai tetap panas. Karena dua pertiga energi kota dingin adalah panas, kata para insinyurnya, kebanyakan baterai menyimpan hal yang salah.',
      'Biayanya sepersepuluh baterai kimia. Bagian yang bergerak hanya dua kipas, dan satu di antaranya cadangan.',
      'Di musim dingin pertama kota itu tidak membakar minyak selama 71 hari. Murid-murid sekolah boleh memanggang kentang di lubang keluarnya. Menurut laporan, kentangnya matang seketika.',
    ],
  },
]
