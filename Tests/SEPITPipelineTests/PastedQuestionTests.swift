import FileKit
import SEPITPipeline
import Testing

/// What people type and paste, and which proteins are in it.
@Suite struct PastedQuestionTests {
    private static let short = "MSDKVLRTWQYNHEGFAICP"
    private static let long =
        "MSDKVLRTWQYNHEGFAICPKKLMQWTRNDEYHVSFAGIPLCQEKRTNMWYDHSLVAGFPIKQCERTNMWDYHLSVAGFPKIEQRCNTMWDYHSLVAGFPKKQ"
    private static let other = "GHMELARQWTKDNPYSVFICGLEHKRTAQDW"

    private static func blocks(_ sequence: String, of width: Int) -> [String] {
        var rest = Substring(sequence)
        var blocks: [String] = []
        while !rest.isEmpty {
            blocks.append(String(rest.prefix(width)))
            rest = rest.dropFirst(width)
        }
        return blocks
    }

    private static func wrapped(_ sequence: String, _ width: Int = 60) -> String {
        blocks(sequence, of: width).joined(separator: "\n")
    }

    /// As GenBank prints it.
    private static func numbered(_ sequence: String) -> String {
        blocks(sequence, of: 60).enumerated().map { "  \($0 * 60 + 1) " + blocks($1, of: 10).joined(separator: " ") }
            .joined(separator: "\n")
    }

    /// The text, the question that is asked, and the sequences.
    @Test(
        arguments: [
            // Records.
            (">p1 some protein\n\(wrapped(long))\n\nWhat is its role?", "<protein> What is its role?", [long]),
            (">p1 some protein\n\(wrapped(long))\nWhat is its role?", "<protein> What is its role?", [long]),
            (
                "What is its role?\n>sp|Q99999|ABC_YEAST x OS=Y\n\(wrapped(long, 70))", "What is its role? <protein>",
                [long]
            ),
            (">p1\r\n\(short)\r\n", "Describe this protein. <protein>", [short]),
            (">p1\n\(short)*\nfold", "<protein> fold", [short]),
            (">p1 x\n\(short.lowercased())\nfold?", "<protein> fold?", [short]),
            (">p1 MEMBRANE TRANSPORTER\n\(short)\nfold?", "<protein> fold?", [short]),
            (">p1\n\(short)\n>p2 y\n\(other)\nDo they bind?", "<protein> <protein> Do they bind?", [short, other]),
            (">p1 x y OS=Homo sapiens \(long) What is it?", "<protein> What is it?", [long]),
            (">p1 x \(blocks(long, of: 60).joined(separator: " ")) What is it?", "<protein> What is it?", [long]),
            (">tiny\nYGGFM\nrole?", "<protein> role?", ["YGGFM"]),
            (">gapped\nMSDK--VLRTWQ-YNHEGF\nrole?", "<protein> role?", ["MSDKVLRTWQYNHEGF"]),
            // Blocks.
            ("1 msdkvlrtwq ynhegfaicp\nfold?", "<protein> fold?", [short]),
            ("\(numbered(long.lowercased()))\n//\nfold?", "<protein> // fold?", [long]),
            ("Which fold has\n\(numbered(long))", "Which fold has <protein>", [long]),
            ("        10         20\nMSDKVLRTWQ YNHEGFAICP\nrole?", "<protein> role?", [short]),
            ("MSDKVLRTWQ YNHEGFAICP 20\nrole?", "<protein> role?", [short]),
            ("role of MSDKVLRTWQ YNHEGFAICP IN YEAST?", "role of <protein> IN YEAST?", [short]),
            ("role of \(wrapped(long)) in cells?", "role of <protein> in cells?", [long]),
            ("role of \(wrapped(long, 47))", "role of <protein>", [long]),
            // Cases, quotes, labels, ends.
            ("what does \(short.lowercased()) do", "what does <protein> do", [short]),
            ("role of msdkvlrtwqYNHEGFaicp", "role of <protein>", [short]),
            ("seq=\(short) fold?", "<protein> fold?", [short]),
            ("Sequence: \(short) fold?", "<protein> fold?", [short]),
            ("protein:\(short), fold?", "<protein>, fold?", [short]),
            ("sequence:MEMBRANE", "<protein> sequence:MEMBRANE", []),
            ("sequence:SLAPDASH fold?", "<protein> fold?", ["SLAPDASH"]),
            ("(\(short)) fold?", "(<protein>) fold?", [short]),
            ("fold of '\(short)'?", "fold of '<protein>'?", [short]),
            ("fold of “\(short)”?", "fold of “<protein>”?", [short]),
            ("fold of [\(short)];", "fold of [<protein>];", [short]),
            ("fold of `\(short)`…", "fold of `<protein>`…", [short]),
            ("**\(short)** fold", "**<protein>** fold", [short]),
            ("fold—\(short)", "fold—<protein>", [short]),
            ("is Ac-\(short)-NH2 an inhibitor?", "is Ac-<protein>-NH2 an inhibitor?", [short]),
            ("His6-\(short) fold?", "His6-<protein> fold?", [short]),
            ("fold of 1\(short)20", "fold of 1<protein>20", [short]),
            ("\(short):\(other) bind?", "<protein>:<protein> bind?", [short, other]),
            ("\(short)/\(other) bind?", "<protein>/<protein> bind?", [short, other]),
            ("\(short),\(other) bind?", "<protein>,<protein> bind?", [short, other]),
            ("Met-Ser-Asp-Lys-Val-Leu-Arg-Thr fold", "<protein> fold", ["MSDKVLRT"]),
            ("MetSerAspLysValLeuArgThr fold", "<protein> fold", ["MSDKVLRT"]),
            // What can't be seen.
            ("\u{FEFF}fold of \(short)", "fold of <protein>", [short]),
            ("fold\u{A0}of\u{A0}\(short)", "fold of <protein>", [short]),
            ("fold of MSDKVLRTWQ\u{200B}YNHEGFAICP", "fold of <protein>", [short]),
            ("fold of MSDKVLRTWQ\u{AD}YNHEGFAICP\u{200E}?", "fold of <protein>?", [short]),
            ("fold of\u{202F}\(short)\u{2028}?", "fold of <protein> ?", [short]),
            // Rare residues.
            ("fold of MSDKXLRTWQYNHEGFXICP", "fold of <protein>", ["MSDKXLRTWQYNHEGFXICP"]),
            ("fold of MSDKULRTWQYNHEGFAICB", "fold of <protein>", ["MSDKULRTWQYNHEGFAICB"]),
            // Beside others.
            ("Has \(long) the motif YNHEGFAI?", "Has <protein> the motif YNHEGFAI?", [long]),
            ("Does \(long) bind TATAAAGGCC?", "Does <protein> bind TATAAAGGCC?", [long]),
            ("Has \(long) an HHHHHHHH tag?", "Has <protein> an HHHHHHHH tag?", [long]),
            ("Does \(long) cut DRVYIHPFHL?", "Does <protein> cut <protein>?", [long, "DRVYIHPFHL"]),
            ("IS \(short) A PHOSPHOGLUCOMUTASE?", "IS <protein> A PHOSPHOGLUCOMUTASE?", [short]),
            ("WHAT DOES \(short) BIND? GLUTATHIONE?", "WHAT DOES <protein> BIND? GLUTATHIONE?", [short]),
        ] as [(String, String, [String])])
    func findsWhatIsMeant(text: String, question: String, sequences: [String]) throws {
        let parsed = try FreeTextQuestion(text)
        #expect(parsed.question == question)
        #expect(parsed.sequences.map { String(decoding: $0, as: UTF8.self) } == sequences)
    }

    @Test(arguments: [
        "WHAT IS THE FUNCTION OF THIS PROTEIN?", "PLEASE TELL ME WHAT IT DOES", "Is it a GLYCOSYLTRANSFERASE?",
        "DEPHOSPHORYLATION OR UBIQUITINATION?", "Does it bind PHOSPHATIDYLSERINE or NICOTINAMIDE?",
        "IS HMGCR LIKE BRCA1, CDKN2A, SLC25A13 AND SERPINA1?", "Is it like MAPKAPK2, TNFRSF10B or PPP2R1A?",
        "HYDROXYMETHYLGLUTARYL-COA REDUCTASE?", "IS IT AN ATP-DEPENDENT RNA HELICASE?",
        "WHICH SUBCELLULAR COMPARTMENT?",
        "ACETYLCHOLINESTERASE", "TRANSMEMBRANE RECEPTOR SIGNALLING", "Is it SARS-CoV-2 NSP13 HELICASE?",
        "ALDEHYDE DEHYDROGENASE FAMILY", "CALMODULIN BINDING", "INTERMEMBRANE SPACE OR CYTOPLASM?", "KINASE INHIBITOR",
        "DOES IT HAVE A DISULFIDE BRIDGE", "GLYCERALDEHYDE", "ALKYLHALIDASE", "IS IT TRYPSINLIKE?", "DYNEIN",
        "WILDTYPE", "TYROSINE PHOSPHATASE", "A SERINE PROTEASE INHIBITOR?",
        "THIS IS A TEST", "CHLORAMPHENICOL RESISTANCE", "Has it the motif CXXCXGXG?",
        "ISOMERASE LIGASE LYASE HYDROLASE",
        "function of cytochromes in mitochondria", "what does deoxyribonuclease do", "phosphatidylinositolbisphosphate",
        "is it extracellular or transmembrane", "INSULIN-LIKE GROWTH FACTOR", "LIPOPOLYSACCHARIDE", "ALPHA HELICES",
        "HTTPS://EXAMPLE.ORG/PROTEINS", "see data/SAMPLE/DEMOFILE.pdb.gz", "GLUTAMINE SYNTHETASE", "HAEMAGGLUTININ",
        "ANTIGENS", "ELEPHANTS", "ARE THERE ALLERGENS?", "THERMOSTABLE", "Is it Phosphorylated?", "MYELIN", "(GGGGS)3",
        "1brs", "10 mM of 2 proteins", "ΑΒΓΔΕΖΗΘΙΚΛΜΝ", "AMINOSÄURESEQUENZ", "> 50 kDa?",
    ])
    func takesNoWordForAProtein(text: String) throws {
        let parsed = try FreeTextQuestion(text)
        #expect(parsed.proteins.isEmpty, "\(parsed.sequences.map { String(decoding: $0, as: UTF8.self) })")
        #expect(throws: SepitError.self) { try parsed.asked(about: nil) }
    }

    @Test(
        arguments: [
            ("What does ATGGCAAGTAAAGGTGAAGAACTG encode?", "sequence-nucleic"),
            ("what is atggcaagtaaaggtgaagaactg", "sequence-nucleic"),
            ("What does AUGGCAAGUAAAGGUGAAGAACUG encode?", "sequence-nucleic"),
            ("5'-ATGGCAAGTAAAGGTGAAGAACTG-3' encodes?", "sequence-nucleic"),
            ("dna:ATGGCAAGTAAAGGTGAAGAACTG", "sequence-nucleic"),
            (">gene\nATGGCAAGTAAAGGTGAAGAACTG\nfunction?", "sequence-nucleic"),
            ("1 atggcaagta aaggtgaaga actggccatg\nfunction?", "sequence-nucleic"),
            ("ATGGCANNNAAAGGTGAAGRACTG function", "sequence-nucleic"),
            ("GCATGCAT binds what?", "sequence-nucleic"),
            ("fold of MSDKVLRT3WQYNHEGF", "sequence-invalid"), ("fold of MSDKVLRTWQ-YNHEGFAICP", "sequence-invalid"),
            ("fold of MSDKVLRTWQ--NHEGFAICP", "sequence-invalid"),
            ("fold of MSDKVLRTWQ...YNHEGFAICP", "sequence-invalid"),
            ("fold of MSDKVLRTWQYNHEGFAIСP", "sequence-invalid"), (" \u{FEFF}\n\u{200B} ", "question-empty"),
        ] as [(String, String)])
    func refusesWhatIsNoProtein(text: String, code: String) {
        let error = #expect(throws: SepitError.self) { try FreeTextQuestion(text) }
        #expect(error?.code == code)
        #expect(code == "question-empty" || error?.kind.exitCode == 65)
    }

    @Test func namesAreLookedUp() throws {
        let known = ["P0A9X1": Self.short, "1xyz_B": Self.other, "NP_123456": Self.long]
        let lookup: ProteinName.Lookup = { known[$0].map { Array($0.utf8) } }
        func parse(_ text: String) throws -> FreeTextQuestion { try FreeTextQuestion(text, known: lookup) }
        func found(_ text: String) throws -> [String] { try parse(text).proteins.map { $0.name ?? "-" } }

        #expect(try parse("role of P0A9X1?").question == "role of <protein>?")
        #expect(try parse("role of P0A9X1?").sequences == [Array(Self.short.utf8)])
        #expect(try found("role of sp|P0A9X1|AAA_ECOLI") == ["P0A9X1"])
        #expect(try found("Does 1XYZ:B bind (NP_123456.2)?") == ["1xyz_B", "NP_123456"])
        #expect(try found("Does P0A9X1 bind \(Self.other)?") == ["P0A9X1", "-"])
        // The name of the sequence that follows.
        #expect(try found("P0A9X1: \(Self.other)") == ["-"])
        #expect(try FreeTextQuestion("role of P0A9X1?", isAboutFile: true, known: lookup).proteins.isEmpty)
    }

    @Test(arguments: [
        ("role of Q9Y2X3", "uniprotkb/Q9Y2X3.fasta"), ("role of A0A024RBG1.2", "uniprotkb/A0A024RBG1.fasta"),
        ("role of XP_012345678.1", "protein/XP_012345678.1"), ("role of 2abc_D", "download/2abc.cif"),
        ("role of RASH_HUMAN", "uniprotkb/RASH_HUMAN.fasta"), ("role of LEGALISM", "sequence:LEGALISM"),
    ])
    func whatIsUnknownGetsAHint(text: String, hint: String) throws {
        let parsed = try FreeTextQuestion(text)
        let error = #expect(throws: SepitError.self) { try parsed.asked(about: nil) }
        #expect(error?.code == "protein-missing" && error?.kind == .usage)
        #expect(error?.hint?.contains(hint) == true, "\(error?.hint ?? "")")
    }

    // MARK: Several lines

    @Test(
        arguments: [
            ("fold of A?\nfold of B?\n\n", ["fold of A?", "fold of B?"]),
            ("\u{FEFF}fold of A?\r\nB?", ["fold of A?", "B?"]),
            ("\(short)\n\(other)\n", [short, other]),
            (">a\n\(short)\n>b c\n\(other)\n", [">a\n\(short)", ">b c\n\(other)"]),
            (">a\n\(wrapped(long))\n\nWhat is it?\n", [">a\n\(wrapped(long))\n\nWhat is it?\n"]),
            (wrapped(long), [wrapped(long)]), (numbered(long), [numbered(long)]), (" \n", []),
        ] as [(String, [String])])
    func linesAreQuestionsUnlessSequencesGoOverThem(text: String, questions: [String]) {
        #expect(QuestionLines.questions(in: text).map(\.text) == questions)
    }

    // MARK: Beside a file

    @Test func aFileAndASequenceAreNotMixedUp() throws {
        let file = ProteinSource([.init(sequence: Array(Self.long.utf8), name: "file")])
        func ask(_ text: String) throws -> (question: String, source: ProteinSource) {
            try FreeTextQuestion(text, isAboutFile: true).asked(about: file)
        }
        let refused = #expect(throws: SepitError.self) { try ask("Is it like \(Self.other)?") }
        #expect(refused?.code == "question-protein" && refused?.kind == .usage)
        let both = try ask("Is \(Self.other) like <protein>?")
        #expect(both.question == "Is <protein> like <protein>?")
        #expect(both.source.sources == ["question", "file"] && both.source.lengths == [31, Self.long.utf8.count])
        // A stretch of the file's protein is a part of the question.
        #expect(try ask("What does YNHEGFAICP do?").question == "<protein> What does YNHEGFAICP do?")
        #expect(try ask("Does it bind ATGGCAAGTAAA?").source.sources == ["file"])
        let marker = #expect(throws: SepitError.self) {
            try FreeTextQuestion("Is \(Self.other) like <protein>?").asked(about: nil)
        }
        #expect(marker?.code == "question-marker")
    }
}
