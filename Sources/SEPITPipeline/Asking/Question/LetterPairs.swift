/// Tells residues from words by how letters follow each other: in English, and in the names of enzymes, few do often; in proteins
/// nearly all do.
enum LetterPairs {
    /// How much likelier letters are as residues than as a word, in bits; above 0 where a sequence is likelier. Of ten letters, 3
    /// in 1,000 words and 7 in 1,000 stretches of proteins are on the wrong side; of sixteen, none of 800 words.
    ///
    /// - Parameter letters: ASCII letters of either case.
    static func bits(_ letters: some Collection<UInt8>) -> Double {
        var quarters = -4 * Int(costOfSequence)
        var row = 0
        for letter in letters {
            let column = Int(letter & 0xDF) - 65
            guard (0..<26).contains(column) else { continue }
            quarters += odds[row * width + column]
            row = column + 1
        }
        return Double(quarters + odds[row * width + 26]) / 4
    }

    /// Bits that a sequence has to make up for: words are more frequent.
    private static let costOfSequence = 4.0
    private static let width = 27

    /// Of the first letter, then of those after A, B, …; each for A to Z and, last, for the end. In quarters of a bit.
    private static let odds: [Int] = rows.flatMap { row in row.utf8.map { Int($0) - 84 } }

    /// Made by `scripts/make_letter_pairs.py`; "T" is 0.
    private static let rows = [
        #"V6GSWTXPW9][OX4Q`TPT9]P[_Hx"#,
        #"m8JVc]Y[XF\TPMFVgPSN:]UUXCf"#,
        #"Q8YcOgnbQ>rQ_d+gpQW_1jaiYZi"#,
        #"QKPlQpqISTRYgl)meT]R5sxjXQg"#,
        #"WD[ZNc^]OAp\]`0dqWVf7eYgZPZ"#,
        #"XBMPZ[_]_FfXTO;YcMNUB^WM\J`"#,
        #"TH^kPPmaNLmTeh+ktR[V0xegVXh"#,
        #"UJbjQgYPTLoX\W1gsSWc6x_kZQZ"#,
        #"QC^fMbqbOJk`Y])gpWZV5uXsRQc"#,
        #"X=HWSYZdjJbXRI.YdXQRCZgVq:n"#,
        #"NJ^tNdjfRPkxgj(jilik+uceqMk"#,
        #"V@^bL_iUNFaY[U4`x\Pb;xVnU_`"#,
        #"RDV[N_ccNQ`T[c-_piWY6bb`NTc"#,
        #"P6XjNbodORrfQ],PlfWk5odsZ\d"#,
        #"VEJSQ[N]TB[f`X2dddRP<a^_]Ia"#,
        #"\<MX_[Y][G\VOK1UgOTU2ZOO\Gj"#,
        #"SF\gOfkLRNjVaf,SxOVV5x`bZWh"#,
        #"gMakdiiebOsgncFrqshs(ub\pUi"#,
        #"R>PXN_^]PG]`TX,\jYRU7a\dVRa"#,
        #"ZGMiSblOUN^^V]4VajTO7oWg\YY"#,
        #"TGSlNblNMPq^^c.fxRTV7rXxVGa"#,
        #"Y9KWW[ZeWGcTNL:UoOOQNehUfDp"#,
        #"QQblHrsgMXxkxo.lxeek<gte^_n"#,
        #"O?]\OaiMOX`\^R,axVUbEx_m^Lf"#,
        #"VGIjPhjSORvich1NhdgO8`\LOO`"#,
        #"Z?NYWba]WEgWSW6WhYT[AmWXmHW"#,
        #"RH^hIjnZNSh[_c/emlif=h^iW5e"#,
    ]
}
