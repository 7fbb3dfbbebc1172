import ProteinDataset
import SEPITPipeline
import Testing

/// What is told by the question and the sequence alone: that there is no answer.
@Suite struct QuestionLimitsTests {
    private static let protein =
        "MSDKVLRTWQYNHEGFAICPKKLMQWTRNDEYHVSFAGIPLCQEKRTNMWYDHSLVAGFPIKQCERTNMWDYHLSVAGFPKIEQRCNTMWDYHSLVAGFPKKQ"

    private func limit(_ question: String, _ sequences: [String] = [protein], learned: [String]? = nil) -> String? {
        QuestionLimits(learned: learned).limit(of: question, about: sequences.map { Array($0.utf8) })
    }

    @Test(
        arguments: [
            ("what does L6W do to <protein>?", nil),
            ("What does K21R do in <protein>?", "K at position 21, as the name says"),
            ("effect of the mutation A21G in <protein>", "K at position 21, not A"),
            ("Is p.Lys21Arg of <protein> harmful?", "K at position 21, as"),
            ("Is p.(Lys21Ter) harmful?", "K at position 21, as"), ("role of W500C", "ends at residue 103"),
            ("<protein> K21del?", "K at position 21, as"), ("<protein> delK21", "K at position 21, as"),
            ("does the mutation L6V matter", "L at position 6, as"),
            ("What happens if it is mutated?", "change of residues"),
            ("<protein> Which missense variants are harmful?", "change of residues"),
        ] as [(String, String?)])
    func effectsOfVariantsAreNotAnswered(question: String, part: String?) {
        let limit = limit(question)
        #expect(part == nil ? limit == nil : limit?.contains(part ?? "") == true, "\(limit ?? "answered")")
    }

    @Test(arguments: [
        "What is the fold?", "Does it bind NAD?", "Is it T4 lysozyme?", "Is it a P2Y receptor?", "What does E2F bind?",
    ])
    func otherQuestionsAre(question: String) {
        #expect(limit(question) == nil)
    }

    @Test(arguments: [
        (String(repeating: "A", count: 60), "repeat of A"), (String(repeating: "GGGGS", count: 8), "repeat of GGGGS"),
        (String(repeating: "EAAAK", count: 10) + "EA", "repeat of EAAAK"),
        (String(repeating: "GPP", count: 12), "repeat of GPP"),
        ("MSDKVLRTWQYNHEGFAICPMSDKVLRTWQYNHEGFAICPMSDKVLRTWQYNHEGFAICP", "repeat of MSDKVLRTWQ"),
        (String(repeating: "X", count: 30) + "MSDKVLRT", "unknown residues"),
        ("QQQNQQQQQNQQQQHQQQQQQQQNQHQQQ", "few kinds"),
        ("MSDKVLRT", "peptide of 8 residues"),
    ])
    func sequencesThatAreNoProteins(sequence: String, part: String) {
        let limit = limit("<protein> What is its fold?", [sequence])
        #expect(limit?.contains(part) == true, "\(limit ?? "answered")")
    }

    /// Written after germ-line segments, with loops of no antibody.
    private static let heavy =
        "EVQLVESGGGLVQPGGSLRLSCAASGFTFSSYAMSWVRQAPGKGLEWVSAISGSGGSTYYADSVKGRFTISRDNSKNTLYLQMNSLRAEDTAVYYCAKDRGSYWFDPWGQGTLVTVSS"
    private static let kappa =
        "DIQMTQSPSSLSASVGDRVTITCRASQSISSYLNWYQQKPGKAPKLLIYAASSLQSGVPSRFSGSGSGTDFTLTISSLQPEDFATYYCQQSYSTPLTFGGGTKVEIK"
    private static let lambda =
        "QSVLTQPPSVSGAPGQRVTISCTGSSSNIGAGYDVHWYQQLPGTAPKLLIYGNSNRPSGVPDRFSGSKSGTSASLAITGLQAEDEADYYCQSYDSSLSGWVFGGGTKLTVL"
    private static let nanobody =
        "QVQLVESGGGLVQAGGSLRLSCAASGRTFSSYAMGWFRQAPGKEREFVAAISWSGGSTYYADSVKGRFTISRDNAKNTVYLQMNSLKPEDTAVYYCAADSRGSTWYDYWGQGTQVTVSS"
    private static let receptor =
        "NAGVTQTPKFQVLKTGQSMTLQCAQDMNHEYMSWYRQDPGMGLRLIHYSVGAGITDQGEVPNGYNVSRSTTEDFPLRLLSAAPSQTSVYFCASSYSGGNTGELFFGEGSRLTVL"
    private static let constant =
        "GQPREPQVYTLPPSRDELTKNQVSLTCLVKGFYPSDIAVEWESNGQPENNYKTTPPVLDSDGSFFLYSKLTVDKSRWQQGNVFSCSVMHEALHNHYTQKSLSLSPGK"

    @Test(arguments: [
        heavy, kappa, lambda, nanobody, receptor, constant, heavy + "GGGGSGGGGSGGGGS" + kappa,
        "MKKTAIAIAVALAGFATVAQA" + nanobody,
    ])
    func antibodiesAreNoEnzymes(sequence: String) {
        for question in [
            "What is the EC number of <protein>?", "<protein> Is it an enzyme?",
            "Which reaction does <protein> catalyse?",
            "<protein> E.C.?", "Is <protein> a protease?", "<protein> substrates?",
        ] {
            #expect(limit(question, [sequence])?.contains("no enzyme") == true, "\(question)")
        }
        #expect(limit("What is the fold of <protein>?", [sequence]) == nil)
        #expect(limit("Is <protein> linked to increase and release?", [sequence]) == nil)
    }

    /// A chain whose domains are not recognised, beside a known one that is called an antibody; and what cuts antibodies.
    @Test(
        arguments: [
            ("anti-lysozyme antibody Fv, light chain", 0.9, true), ("new antigen receptor PBLA8", 1, true),
            ("anti-lysozyme antibody Fv, light chain", 0.4, false), ("immunoglobulin A1 protease", 1, false),
            ("3-oxoacyl-ACP reductase FabG", 1, false),
        ]) func theNearestKnownProteinTellsAntibodies(name: String, identity: Double, isAntibody: Bool)
    {
        var facts = ProteinFacts()
        facts.add(Fact(name, source: "test"), to: "molecule")
        let nearest = Neighbour(
            KnownProtein(id: "A", facts: facts), identity: identity, coverage: 1, bits: 100, expected: 0)
        let limit = QuestionLimits(learned: nil).limit(
            of: "EC number of <protein>?", about: [Array(Self.protein.utf8)], nearest: [nearest])
        #expect((limit?.contains("no EC number") == true) == isAntibody)
    }

    @Test func otherProteinsMayBeEnzymes() {
        #expect(limit("What is the EC number of <protein>?") == nil)
        // One of two is not enough.
        #expect(limit("Is <protein> or <protein> an enzyme?", [Self.heavy, Self.protein]) == nil)
        // Without its second cysteine, and with its tryptophan elsewhere.
        #expect(limit("<protein> EC number?", [Self.kappa.replacing("YYC", with: "YYS")]) == nil)
        #expect(limit("<protein> EC number?", [Self.kappa.replacing("NWYQQ", with: "NYYQQ")]) == nil)
    }

    @Test func whatWasNotLearnedIsNotAsked() {
        let learned = ["fold", "go_function"]
        #expect(limit("What is the EC number of <protein>?", learned: learned)?.contains("fold, go function") == true)
        #expect(limit("<protein> What is its melting temperature?", learned: learned) != nil)
        #expect(limit("molecular weight of <protein>", learned: learned) != nil)
        #expect(limit("fold of <protein>", learned: learned) == nil)
        #expect(limit("Is <protein> DNA-binding?", learned: learned) == nil)
        #expect(limit("What is the EC number of <protein>?", learned: ["ec"]) == nil)
        #expect(limit("What is the EC number of <protein>?", learned: nil) == nil)
    }
}
