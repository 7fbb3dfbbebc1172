import FileKit
import ProteinDataset
import Testing

@Suite struct BlindBaselinesTests {
    private func open(_ id: String, _ property: String, _ values: [String]) -> InstructionExample {
        InstructionExample(
            id: id, question: "\(property) of <protein>", answer: "It is.", property: property, kind: .open,
            label: values.joined(separator: " and "), values: values)
    }

    private func yesNo(_ id: String, _ property: String, _ value: String, _ label: String) -> InstructionExample {
        InstructionExample(
            id: id, question: "Is it <protein> \(value)?", answer: label, property: property, kind: .yesno,
            label: label, values: [value])
    }

    private func neighbour(_ id: String, bits: Double = 100) -> Neighbour {
        .init(KnownProtein(id: id), identity: 0.5, coverage: 1, bits: bits, expected: 1e-9)
    }

    private var baselines: BlindBaselines {
        BlindBaselines(training: [
            open("a", "ec", ["3.4.21.4"]), open("b", "ec", ["2.7.11.1", "2.7.12.1"]), open("c", "ec", ["3.4.21.4"]),
            open("b", "fold", ["beta barrel"]), yesNo("a", "ec", "3.4.21.4", "yes"), yesNo("b", "ec", "3.4.21.4", "no"),
            yesNo("c", "ec", "1.1.1.1", "no"),
        ])
    }

    @Test("The majority of training answers") func majority() {
        let answers = baselines.answers(to: open("t", "ec", ["1.1.1.1"]), neighbours: [])
        #expect(answers.majority?.label == "3.4.21.4")
        #expect(answers.bestHit == answers.majority)
        #expect(baselines.answers(to: yesNo("t", "ec", "3.4.21.4", "yes"), neighbours: []).majority?.label == "no")
        #expect(baselines.answers(to: open("t", "colour", ["red"]), neighbours: []).majority == nil)
    }

    @Test("The first neighbour that has the property answers, by its values") func bestHit() {
        let near = [neighbour("unknown"), neighbour("b"), neighbour("a", bits: 50)]
        let answer = baselines.answers(to: open("t", "ec", ["2.7.12.1", "2.7.11.1"]), neighbours: near).bestHit
        #expect(answer?.values == ["2.7.11.1", "2.7.12.1"])
        // A set has no order.
        #expect(answer?.isRight(for: open("t", "ec", ["2.7.12.1", "2.7.11.1"])) == true)
        #expect(answer?.isRight(for: open("t", "ec", ["2.7.12.1"])) == false)
        // Of the fold, only the second is known.
        let fold = baselines.answers(
            to: open("t", "fold", ["x"]), neighbours: [neighbour("a"), neighbour("b")])
        #expect(fold.bestHit?.label == "beta barrel")
    }

    @Test(
        "A best hit says yes to what is known of it, and to the classes above",
        arguments: [
            ("3.4.21.4", "yes"), ("3.4.21", "yes"), ("3.4.22.1", "no"),
        ])
    func yesAndNo(value: String, label: String) {
        let answers = baselines.answers(to: yesNo("t", "ec", value, label), neighbours: [neighbour("a")])
        #expect(answers.bestHit?.label == label)
        #expect(answers.bestHit?.isRight(for: yesNo("t", "ec", value, label)) == true)
    }

    @Test("Only proteins that may be a best hit are remembered") func remembered() {
        let examples = [open("a", "ec", ["1.1.1.1"]), open("b", "ec", ["2.7.11.1"]), open("c", "ec", ["2.7.11.1"])]
        let baselines = BlindBaselines(remembering: ["b"]) { learn in examples.forEach(learn) }
        let near = [neighbour("a"), neighbour("b")]
        #expect(baselines.answers(to: open("t", "ec", ["x"]), neighbours: near).bestHit?.label == "2.7.11.1")
        let far = baselines.answers(to: open("t", "ec", ["x"]), neighbours: [neighbour("a")])
        #expect(far.bestHit == far.majority)
    }
}
