extension InstructionComposer {
    /// Pairs of a right and a wrong answer, from the stage 2 examples of a protein.
    ///
    /// A yes/no question has one wrong answer. To an open question, the answer is wrong that states in the same form the value
    /// of which a yes/no question about this protein is to be denied: of each value as many are asked about as right and as
    /// wrong, so that neither a value nor a form tells which answer is right.
    func preferences(from questions: [InstructionExample]) -> [PreferencePair] {
        let open = Dictionary(
            questions.lazy.filter { $0.kind == .open }.map { ($0.property, $0) },
            uniquingKeysWith: { first, _ in first })
        return questions.filter { $0.kind == .yesno }.flatMap { asked -> [PreferencePair] in
            let isRight = asked.label == "yes"
            let pair = PreferencePair(asked, wrongAnswer: Self.answer(isRight: !isRight))
            guard !isRight, let question = open[asked.property] else { return [pair] }
            let form = openForm(question.id, templates.of(asked.property))
            let wrong = templates.of(asked.property).filled(form.answer, with: asked.values)
            return wrong == question.answer ? [pair] : [pair, PreferencePair(question, wrongAnswer: wrong)]
        }
    }

    /// To a yes/no question.
    static func answer(isRight: Bool) -> String { isRight ? "Yes." : "No." }
}
