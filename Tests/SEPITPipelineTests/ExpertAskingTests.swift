import FileKit
import LanguageModel
import ProteinExperts
import ProteinKit
import SEPITModel
import SEPITPipeline
import TensorKit
import TestSupport
import Testing

/// Questions that are answered by computing, and a model's calls.
@Suite struct ExpertAskingTests {
    private let folder: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory()
        let tokenizer = try ByteLevelBPETrainer(vocabularySize: 270).train(on: ["what is the fold"])
        let model =
            TinyModel(seed: 2) {
                $0.text.vocabularySize = 270
                $0.proteinToken = tokenizer.tokenID("<protein>") ?? 0
            }.model
        try ModelDirectory.save(model, tokenizer: tokenizer, to: folder.path)
    }

    private static let sequence = "MKNGTAAGAGGVGKSALRGDNPTAWCYRKLLEEDDHHR"

    private func asking(_ experts: ExpertLibrary? = .standard) throws -> AskingSession {
        AskingSession(try GenerationSession(model: folder.path, device: try Device()), experts: experts)
    }

    private func calls(_ question: String) throws -> [String] {
        let asked = try asking().read("\(question) \(Self.sequence)")
        return asked.computed?.reports.map(\.call.text) ?? []
    }

    @Test(arguments: [
        ("What is the molecular weight of", "composition()"), ("How heavy is", "composition()"),
        ("pI of", "composition()"),
        ("What is the net charge at pH 5.5 of", "composition(pH=5.5)"), ("How many residues are in", "composition()"),
        ("Extinction coefficient at 280 nm?", "composition()"), ("How many cysteines are in", "composition()"),
        ("How many helices are in", "secondary-structure()"), ("What is the radius of gyration of", "shape()"),
        ("Which residues are in contact with residue 12 of", "shape(residue=12)"),
        ("Does it have an N-glycosylation site?", "motifs(name=N-glycosylation)"),
        ("Is there a P-loop in", "motifs(name=P-loop)"),
        ("Where is the motif N-{P}-[ST]-{P} in", "motifs(pattern=N-{P}-[ST]-{P})"),
        ("Is there a signal peptide in", "signal-peptide()"),
        ("How many transmembrane helices has", "membrane-segments()"),
        ("Which is the nearest known protein of", "neighbours()"),
        ("What does R18H change in", "substitution(variant=R18H)"),
        ("What is the effect of p.Arg18His on", "substitution(variant=p.Arg18His)"),
        ("Any disulfides in", "disulfides()"),
    ]) func whatCanBeComputedIs(question: String, call: String) throws { #expect(try calls(question) == [call]) }

    @Test(arguments: [
        "What is the function of", "What is the fold of", "Where is it found?", "Is this an enzyme?", "Describe",
        "Name of",
        "Does it bind ATP?", "Which family does it belong to?", "Is it part of a helix-turn-helix family?",
    ]) func whatCannotIsLeftToTheModel(question: String) throws { #expect(try calls(question).isEmpty) }

    @Test func theAnswerIsTheResultAndNoModelIsAsked() throws {
        let asking = try asking()
        let answered = try asking.answer(asking.read("What is the molecular weight of \(Self.sequence)?"))
        #expect(answered.said.hasPrefix("Its molecular mass is ") && !answered.judgement.abstained)
        #expect(asking.session.encodedProteins == 0 && answered.experts.count == 1)
        #expect(AnswerJSON(answered, neighbours: 3).line.contains(#""experts":[{"arguments":{},"name":"composition""#))
    }

    @Test func expertsCanBeForbidden() throws {
        let asking = try asking(nil)
        let asked = try asking.read("What is the molecular weight of \(Self.sequence)?")
        #expect(asked.computed == nil)
        #expect(try asking.answer(asked, maxTokens: 2).experts.isEmpty)
    }

    /// What fails is named, and the model answers.
    @Test(arguments: [
        ("How many helices are in", "expert-needs-structure"),
        ("What is the charge at pH 99 of", "expert-argument-invalid"),
        ("Which is the nearest known protein of", "expert-needs-index"),
        ("What does A18H change in", "residue-mismatch"),
    ]) func theAnswerGoesOnWithoutAnExpertThatFails(question: String, code: String) throws {
        let asking = try asking()
        let asked = try asking.read("\(question) \(Self.sequence)")
        #expect(asked.computed?.reports.first?.error?.code == code)
        #expect(asked.notes.contains { $0.hasPrefix("the expert ") } && asked.computed?.isWhole == false)
        let answered = try asking.answer(asked, maxTokens: 2)
        #expect(answered.experts.count == 1 && answered.answer.calls.isEmpty)
    }

    @Test func aVariantIsCheckedAgainstTheSequenceAndNothingClinicalIsSaid() throws {
        let asking = try asking()
        let said = try asking.answer(asking.read("Is R18H pathogenic in \(Self.sequence)?")).said
        #expect(said.hasPrefix("R18H replaces arginine 18 by histidine."))
        #expect(said.contains("It is part of the motif RGD") && said.contains("BLOSUM62 0"))
        #expect(said.contains("Whether the change matters to health can't be told from this"))
        let other = try asking.answer(asking.read("What does A18H change in \(Self.sequence)?"))
        #expect(other.said == "I don't know: The sequence has R at position 18, not A." && other.judgement.abstained)
    }

    // MARK: A model's calls

    private func answer(_ text: String, calls: [String] = []) -> Answer {
        var answer = Answer(computed: text)
        answer.calls = calls
        return answer
    }

    private func consultation(_ calls: [String], experts: ExpertLibrary? = .standard) -> Consultation {
        Consultation(
            answer("", calls: calls), experts, on: ExpertSubject(sequence: Array(Self.sequence.utf8)),
            question: "At pH 7.0 or 15?")
    }

    @Test func oneCallIsRunAndOthersComeBackAsErrors() {
        #expect(consultation(["composition(pH=7.0)"]).report.text.contains("Its molecular mass is"))
        for (calls, code) in [
            (["blast()"], "expert-unknown"), (["composition(x=1)"], "expert-argument-unknown"),
            (["composition(pH=15)"], "expert-argument-invalid"), (["no call at all"], "expert-call-malformed"),
            (["shape()"], "expert-needs-structure"), (["composition()", "motifs()"], "expert-call-refused"),
        ] {
            let report = consultation(calls).report
            #expect(report.error?.code == code && report.text.hasPrefix("Error: "), "\(calls)")
        }
        #expect(consultation(["composition()"], experts: nil).report.error?.code == "expert-call-refused")
    }

    /// It is told, once, and the answer is not from it.
    @Test(arguments: [("shape()", "What is the fold of"), ("shape()", "What is the radius of gyration of")])
    func aCallThatGivesNothingIsNamed(call: String, question: String) throws {
        let asking = try asking()
        let failed = consultation([call]).report
        let asked = asking.uncalled(try asking.read("\(question) \(Self.sequence)"), failed: failed)
        #expect(asked.notes.filter { $0.hasPrefix("the expert shape gives nothing: ") }.count == 1)
        let answered = AnsweredQuestion(asked, answer("Something."), consulted: failed)
        #expect(answered.experts == [failed] && answered.called == nil && !answered.isComputed)
        #expect(AnswerJSON(answered, neighbours: 3).line.contains(#""code":"expert-needs-structure""#))
        let found = consultation(["composition()"]).report
        let told = AnsweredQuestion(asked, answer("Something."), consulted: found)
        #expect(told.experts.contains(found) && told.called == found && told.isComputed)
    }

    @Test func anInventedNumberIsNotGiven() throws {
        let consultation = consultation(["composition()"])
        let mass = try #require(consultation.report.result?.values["mass"]?.double)
        let shown = consultation.report.text.split(separator: " ").first {
            $0.contains(".") && $0.hasPrefix("\(Int(mass))")
        }
        let right = answer("It weighs \(try #require(shown)) Da.")
        #expect(consultation.checked(right, question: "mass?") == right)
        for wrong in ["It weighs 12345.6 Da.", "It weighs twelve kDa.", "", "It is \(Int(mass) + 1) Da."] {
            let given = consultation.checked(answer(wrong), question: "mass?")
            #expect(given.text == consultation.report.result?.text, "\(wrong)")
        }
        let again = consultation.checked(answer("", calls: ["motifs()"]), question: "mass?")
        #expect(again.text == consultation.report.result?.text)
    }

    /// What is denied and what isn't is said in the result's own words.
    @Test(arguments: [
        ("composition()", "It weighs something.", true),
        ("motifs(name=KDEL)", "The sequence has a match of KDEL.", false),
        ("motifs(name=RGD)", "The sequence has no match of it.", false),
    ]) func noAnswerTurnsAResultRound(call: String, said: String, isGiven: Bool) {
        let consultation = Consultation(
            answer("", calls: [call]), .standard, on: ExpertSubject(sequence: Array(Self.sequence.utf8)),
            question: "RGD or KDEL ?")
        let given = consultation.checked(answer(said), question: "?").text
        #expect(given == (isGiven ? said : consultation.report.text))
        #expect(consultation.checked(answer(consultation.report.text), question: "?").text == consultation.report.text)
    }

    @Test(arguments: [
        ("It is 1,234.50 Da.", "1234.5", []), ("Residues 3-6.", "3 and 6", []), ("It is -2.1.", "2.1", ["-2.1"]),
        ("007", "7", []), ("seven helices", "7", []), ("seven helices", "6", ["seven"]), ("14.3", "14.30", []),
        ("14.31", "14.3", ["14.31"]), ("pH 7.", "pH 7", []), ("R175H", "R175H", []), ("R176H", "R175H", ["176"]),
    ]) func numbersAreComparedByValue(answer: String, source: String, invented: [String]) {
        #expect(NumberCheck(answer, from: [source]).invented == invented)
    }
}
