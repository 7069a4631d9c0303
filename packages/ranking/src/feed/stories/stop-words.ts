/**
 * Words that say nothing about the event that a headline reports, in English and Indonesian. Words of other languages
 * count in full: that only makes two of their headlines look a little less or more alike.
 */
export const stopWords: ReadonlySet<string> = new Set(
  (
    'a an the and or but if nor so as at by for from in into of off on onto out over to up with about after again ' +
    'against before between during than then this that these those there here it its he his him she her they their ' +
    'them we our us you your i my me who whom whose which what when where why how is are was were be been being has ' +
    'have had do does did will would can could may might should must not no yes all any more most new just still also ' +
    'say says said amid via vs live update updates breaking video watch report reports ' +
    'yang dan di ke dari untuk dengan pada ini itu atau juga akan telah sudah adalah oleh dalam karena tak tidak bisa ' +
    'jadi ada saat usai soal bagi para agar hingga sampai lebih masih kata ungkap sebut begini inilah apa siapa ' +
    'bagaimana mengapa kapan dia ia mereka kami kita saya nya'
  ).split(' '),
)
