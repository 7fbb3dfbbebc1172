import AnswerScoring
import FileKit
import LanguageModel
import ProteinDataset

extension EvaluateCommand {
    /// Scores the answers of a file, without a model.
    ///
    /// - Throws: `SepitError` `.badData` `answers-unknown-id` where a dataset is given and has no such protein; `.usage`
    ///   `tokens-unknown`; and the errors of `GivenAnswer.read`.
    func score(_ path: String) throws {
        let answers = try GivenAnswer.read(path)
        let dataset = try data.map { try InstructionDataset(path: $0) }
        if let dataset { try requireKnown(answers, dataset, path) }
        let scorer = AnswerScorer(
            scoring: answers, knowing: try dataset?.values() ?? [:], tokens: try tokens.map(Self.tokens))
        let table = try ScoreTable(
            answers, scorer: scorer, workers: .chosen(), isCancelled: { Interrupt.isRequested })
        if json {
            for row in table.rows { try StandardStream.output.writeLine(row.json.line) }
            return
        }
        for row in table.rows {
            let header = ["\(row.property) (\(row.kind.rawValue))", "\(row.count) answers"]
            let table = TextTable(rows: [header] + row.means.map { [$0.name, $0.value.percent] })
            try StandardStream.output.write(table.lines(indent: 0).joined(separator: "\n") + "\n")
        }
    }

    private func requireKnown(
        _ answers: [GivenAnswer], _ dataset: InstructionDataset, _ path: String
    ) throws(SepitError) {
        let unknown = answers.filter { !dataset.proteins.contains($0.id) }
        guard let first = unknown.first else { return }
        throw SepitError(
            .badData, code: "answers-unknown-id", "\(unknown.count) answers are about proteins that the dataset lacks.",
            file: path, found: first.id, hint: "Leave out --data, or give the dataset that was asked about.")
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
