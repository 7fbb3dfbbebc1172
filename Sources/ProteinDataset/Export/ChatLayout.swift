import FileKit

/// Chat messages, as programs that tune language models take them: `{train,valid,test}.jsonl` with lines of `id`, `property`,
/// `kind` and `messages`. Where an instruction has `<protein>`, a message has the sequence itself.
struct ChatLayout {
    private let dataset: InstructionDataset

    init(_ dataset: InstructionDataset) { self.dataset = dataset }

    func write(to folder: String) throws(SepitError) {
        for side in DatasetSide.allCases {
            let examples = try dataset.examples(stage: 1, split: side) + dataset.examples(stage: 2, split: side)
            try DatasetExport.write(examples, to: Path.join(folder, "\(side.rawValue).jsonl"), line: line)
        }
    }

    private func line(_ example: InstructionExample) -> JSONValue {
        let messages = example.turns.flatMap { turn in
            [
                InstructionExample.said("user", withSequences(turn.question, example.proteins)),
                InstructionExample.said("assistant", turn.answer),
            ]
        }
        return .object([
            .init("id", .string(example.id)), .init("property", .string(example.property)),
            .init("kind", .string(example.kind.rawValue)), .init("messages", .array(messages)),
        ])
    }

    private func withSequences(_ question: String, _ proteins: [String]) -> String {
        let parts = question.split(separator: InstructionExample.placeholder, omittingEmptySubsequences: false)
        guard parts.count > 1 else { return question }
        var text = String(parts[0])
        for (part, id) in zip(parts.dropFirst(), proteins) {
            text += String(decoding: dataset.proteins.protein(id)?.sequence ?? [], as: UTF8.self) + part
        }
        return text
    }
}
