extension CorpusCase {
    static let fasta: [CorpusCase] = [
        CorpusCase("two records", ">a first\nMKT\nAYI\n>b\nGGG\n", "fasta a:protein:MKTAYI:1–6:0 b:protein:GGG:1–3:0"),
        CorpusCase("no line end at the end", ">a\nMKT", "fasta a:protein:MKT:1–3:0"),
        CorpusCase("CR LF", ">a\r\nMKT\r\n", "fasta a:protein:MKT:1–3:0"),
        CorpusCase("CR alone", ">a\rMKT\rAYI\r", "fasta a:protein:MKTAYI:1–6:0 | 1 line-ends-cr"),
        CorpusCase("lower case, gaps and stop", ">a\nmk-t..ay*\n", "fasta a:protein:MKTAY:1–5:0"),
        CorpusCase("letters after the stop", ">a\nMK*T\n", "fasta a:protein:MKT:1–3:0 | 2 sequence-after-stop"),
        CorpusCase(
            "blank lines and comments", "; old comment\n>a\n\nMKT\n;note\n\nAYI\n", "fasta a:protein:MKTAYI:1–6:0"),
        CorpusCase("digits in the sequence", ">a\nMK1T\n", "fasta a:protein:MKT:1–3:0 | 2 sequence-digit"),
        CorpusCase(
            "numbered lines", ">a\n  1 MKTAY IAKQR\n 11 GG\n",
            "fasta a:protein:MKTAYIAKQRGG:1–12:0 | 2 sequence-digit | 3 sequence-digit | 3 sequence-digit"),
        CorpusCase(
            "foreign characters", ">a\nMK?T@\n",
            "fasta a:protein:MKT:1–3:0 | 2 sequence-character | 2 sequence-character"),
        CorpusCase(
            "duplicate ids", ">a\nMKT\n>a\nGGG\n", "fasta a:protein:MKT:1–3:0 a:protein:GGG:1–3:0 | 3 id-duplicate"),
        CorpusCase("no id", ">\nMKT\n", "fasta sequence1:protein:MKT:1–3:0 | 1 fasta-no-id"),
        CorpusCase("record without sequence", ">a\n>b\nMKT\n", "fasta b:protein:MKT:1–3:0 | 1 sequence-empty"),
        CorpusCase("no sequence at all", ">a\n>b\n", "error 2 fasta-empty"),
        CorpusCase("DNA", ">gene\nACGTACGTACGTTT\n", "fasta gene:nucleic:ACGTACGTACGTTT:1–14:0 | 1 sequence-nucleic"),
        CorpusCase("quality values", ">read\n26 26 18 26\n", "error 2 sequence-quality"),
        CorpusCase(
            "PIR", ">P1;CRAB_ANAPL\nALPHA CRYSTALLIN\nMDITIHNPLI*\n", "fasta CRAB_ANAPL:protein:MDITIHNPLI:1–10:0"),
        CorpusCase("modified residue in parentheses", ">a\nGS(MSE)K(QQQ)A\n", "fasta a:protein:GSMKXA:1–6:0"),
        CorpusCase(
            "open parenthesis", ">a\nGS(CC(=O)N\n",
            "fasta a:protein:GSON:1–4:0 | 2 sequence-character | 2 sequence-character | 2 sequence-character"),
        CorpusCase(
            "bare sequence", "MKTAYIAKQRQISFVK\n", "fasta sequence:protein:MKTAYIAKQRQISFVK:1–16:0 | 1 fasta-no-header"),
        CorpusCase(
            "sequence before the first header", "; c\nMKTAY\n>b\nGGG\n",
            "fasta sequence:protein:MKTAY:1–5:0 b:protein:GGG:1–3:0 | 2 fasta-no-header"),
    ]
}
