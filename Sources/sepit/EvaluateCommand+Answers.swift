import AnswerScoring
import FileKit
import LanguageModel
import ProteinDataset

extension EvaluateCommand {
    /// Scores the answers of a file, without a model.
    ///
    /// - Throws: `SepitError` `.badData` `answers-unknown-id`, `answers-unknown-property` where a dataset is given and has no
    ///   such protein or property, `against-other-questions`; `.usage` `tokens-unknown`; the errors of `GivenAnswer.read`.
    func score(_ path: String) throws {
        let answers = try GivenAnswer.read(path)
        let bertScorer = try bertScorer()
        let dataset = try data.map { try InstructionDataset(path: $0) }
        let values = try dataset?.values() ?? [:]
        if let dataset { try requireKnown(answers, dataset, values, path) }
        var questions = try dataset.flatMap { try placed(answers, in: $0) } ?? answers.map(ScoredQuestion.init)
        if let against {
            let others = try AnswerMatch.answers(of: try GivenAnswer.read(against), to: answers, file: against)
            for index in questions.indices { questions[index].answers[.against] = others[index] }
        }
        let workers = try Workers.chosen()
        questions = try ScoredQuestion.scored(
            questions,
            by: AnswerScorer(scoring: answers, knowing: values, tokens: try tokens.map(Self.tokens)),
            workers: workers, isCancelled: { Interrupt.isRequested })
        try bertScorer?.score(&questions, isCancelled: { Interrupt.isRequested })
        let scores = try EvaluationTable(questions, workers: workers, isCancelled: { Interrupt.isRequested }).rows
        try writeReport(questions, scores, by: "The answers in \(path) were scored")
        if json {
            for score in scores where score.band == EvaluationBand.all {
                let bands = scores.filter {
                    $0.property == score.property && $0.kind == score.kind && $0.band != EvaluationBand.all
                }
                try StandardStream.output.writeLine(score.answersJSON(bands: bands).line)
            }
            return
        }
        if scores.contains(where: { $0.total.shares.count > 1 }) {
            try StandardStream.output.write(EvaluationText(scores).text + "\n")
        }
        for score in scores where score.band == EvaluationBand.all {
            let header = ["\(score.property) (\(score.kind))", "\(score.total.count) answers"]
            let means = score.metrics.compactMap { metric in metric.means[.model].map { [metric.name, $0.percent] } }
            let table = TextTable(rows: [header] + means)
            try StandardStream.output.write(table.lines(indent: 0).joined(separator: "\n") + "\n")
        }
    }

    /// The answers as those to the dataset's questions, with what is answered without a model; nil, with a note, where some
    /// answer none of them.
    private func placed(_ answers: [GivenAnswer], in dataset: InstructionDataset) throws -> [ScoredQuestion]? {
        let ids = Set(answers.map(\.id))
        func note(_ count: Int) throws {
            try StandardStream.error.writeLine(
                "note: \(count) of \(answers.count) answers are to no question of the \(split.rawValue) side; scored "
                    + "without what is answered without a model")
        }
        let heldOut: [HeldOutQuestion]
        do throws(SepitError) {
            heldOut = try HeldOutQuestions(
                dataset, side: split, workers: try .chosen(), display: .standardError,
                isCancelled: { Interrupt.isRequested }, isAsked: { ids.contains($0.id) }
            ).questions
        } catch {
            guard error.code == "dataset-empty" else { throw error }
            try note(answers.count)
            return nil
        }
        let places = AnswerMatch(answers, to: heldOut.map(\.asked)).places
        guard !places.contains(nil) else {
            try note(places.count { $0 == nil })
            return nil
        }
        return zip(answers, places).compactMap { answer, place in
            place.map { place in
                var question = heldOut[place]
                // What the file expects is what it is scored by.
                question.asked = answer
                var scored = ScoredQuestion(question, answers: [.model: answer.answer])
                scored.note(answer)
                return scored
            }
        }
    }

    private func requireKnown(
        _ answers: [GivenAnswer], _ dataset: InstructionDataset, _ values: [String: [String]], _ path: String
    ) throws(SepitError) {
        var unknown = answers.filter { !dataset.proteins.contains($0.id) }
        if !unknown.isEmpty {
            // Examples about several proteins have ids of their own.
            var examples: Set<String> = []
            for stage in [1, 2] { try dataset.forEachExample(stage: stage, split: split) { examples.insert($0.id) } }
            unknown.removeAll { examples.contains($0.id) }
        }
        if let first = unknown.first {
            throw SepitError(
                .badData, code: "answers-unknown-id",
                "\(unknown.count) answers are about proteins that the dataset lacks.", file: path, found: first.id,
                hint: "Leave out --data, or give the dataset that was asked about.")
        }
        let strange = answers.filter { !$0.kind.isProse && values[$0.property] == nil }
        if let first = strange.first {
            throw SepitError(
                .badData, code: "answers-unknown-property",
                "\(strange.count) answers are about a property that the dataset lacks.", file: path,
                expected: values.keys.sorted().joined(separator: ", "), found: first.property,
                hint: "Leave out --data, or give the dataset that was asked about.")
        }
    }

    /// `wordpiece:DIR`: the subwords of the tokenizer there, as the paper counts.
    private static func tokens(_ text: String) throws(SepitError) -> AnswerScorer.Tokens {
        let parts = text.split(separator: ":", maxSplits: 1)
        guard parts.count == 2, parts[0] == "wordpiece" else {
            throw SepitError(
                .usage, code: "tokens-unknown", "Texts are not cut in such a way.", expected: "wordpiece:DIR",
                found: text)
        }
        let tokenizer = try Tokenizer(directory: String(parts[1]))
        return { tokenizer.encode($0, addSpecialTokens: false).map(String.init) }
    }
}
