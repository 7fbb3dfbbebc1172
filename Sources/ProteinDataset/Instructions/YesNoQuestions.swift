import FileKit

/// The yes/no questions about the proteins of one side, held small: texts are made when a protein's questions are written.
struct YesNoQuestions: Sendable {
    private struct Question {
        var property: Int32
        /// The value that is asked about, in `values`, and the wording.
        var value: Int32
        var form: Int32
        var isRight: Bool
    }

    private let templates: TemplateLibrary
    private let values: FactValues
    private let properties: [String]
    private var questions: [Question] = []
    /// Where the questions about each protein begin, and after all of them the end.
    private var starts: [Int]

    /// - Parameters:
    ///   - side: names the random draws.
    ///   - proteins: those of the side, ascending.
    /// - Throws: `SepitError` `.interrupted`.
    init(
        seed: UInt64, side: DatasetSide, templates: TemplateLibrary, values: FactValues, proteins: [Int],
        workers: Workers, isCancelled: @Sendable () -> Bool
    ) throws(SepitError) {
        self.templates = templates
        self.values = values
        properties = values.properties
        let planned = try workers.map(Array(properties.enumerated()), isCancelled: isCancelled, advance: {}) {
            (number, property) throws(SepitError) -> [(protein: Int, question: Question)] in
            let forms = templates.of(property).yesNoQuestions
            guard !forms.isEmpty else { return [] }
            var random = CounterRandom(seed: seed, stream: "yesno/\(side.rawValue)/\(property)")
            let plan = YesNoPlan(
                values.values(of: property, proteins: proteins), relations: ValueRelations(property: property),
                random: &random)
            return plan.pairs.flatMap { pair -> [(protein: Int, question: Question)] in
                // The same words for both: they must not tell the answer.
                let question = Question(
                    property: Int32(truncatingIfNeeded: number),
                    value: Int32(truncatingIfNeeded: values.place(ofText: pair.value) ?? 0),
                    form: Int32(truncatingIfNeeded: random.index(below: forms.count)), isRight: true)
                var wrong = question
                wrong.isRight = false
                return [(pair.right, question), (pair.wrong, wrong)]
            }
        }
        // Sorted by protein; those of one protein stay in the order of the properties.
        starts = [Int](repeating: 0, count: proteins.count + 1)
        for (protein, _) in planned.joined() { starts[protein + 1] += 1 }
        for protein in proteins.indices { starts[protein + 1] += starts[protein] }
        var next = starts
        questions = Array(
            repeating: Question(property: 0, value: 0, form: 0, isRight: false), count: starts[proteins.count])
        for (protein, question) in planned.joined() {
            questions[next[protein]] = question
            next[protein] += 1
        }
    }

    /// The questions about a protein.
    ///
    /// - Parameter place: its place among the proteins of the side.
    func examples(_ place: Int, id: String) -> [InstructionExample] {
        questions[starts[place]..<starts[place + 1]].map { asked in
            let property = properties[Int(asked.property)]
            let words = templates.of(property)
            let value = values.texts[Int(asked.value)]
            return InstructionExample(
                id: id, question: words.filled(words.yesNoQuestions[Int(asked.form)], with: [value]),
                answer: InstructionComposer.answer(isRight: asked.isRight), property: property, kind: .yesno,
                label: asked.isRight ? "yes" : "no", values: [value])
        }
    }
}
