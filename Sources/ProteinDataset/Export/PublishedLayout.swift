import FileKit

/// The files that the published SEPIT code reads.
///
/// `stage0/` has lines of `id` and `caption`; `stage1/` and `stage2/` have lines of `id` and `conversation`; the questions of
/// the test side are `stage2/qa_test.jsonl`, without conversations of several turns. `sequences.csv` has `id` and `sequence`,
/// `pdb.h5` a group for each protein with `sequence` (one string of bytes) and `node_position` [residues, 3], zeros where a residue
/// has no position.
struct PublishedLayout {
    private let dataset: InstructionDataset

    init(_ dataset: InstructionDataset) { self.dataset = dataset }

    func write(to folder: String) throws(SepitError) {
        for side in DatasetSide.allCases {
            let captions = try dataset.examples(stage: 1, split: side)
            try DatasetExport.write(captions, to: Path.join(folder, "stage0/\(side.rawValue).jsonl")) { example in
                .object([.init("id", .string(example.id)), .init("caption", .string(example.answer))])
            }
            try DatasetExport.write(
                captions, to: Path.join(folder, "stage1/\(side.rawValue).jsonl"), line: Self.conversation)
            let questions = try dataset.examples(stage: 2, split: side)
            let name = side == .test ? "qa_test" : side.rawValue
            try DatasetExport.write(
                side == .test ? questions.filter { $0.turns.count == 1 } : questions,
                to: Path.join(folder, "stage2/\(name).jsonl"), line: Self.conversation)
        }
        try writeSequences(to: Path.join(folder, "sequences.csv"))
        try HierarchicalFile(dataset.proteins).write(to: Path.join(folder, "pdb.h5"))
    }

    private static func conversation(_ example: InstructionExample) -> JSONValue {
        .object([
            .init("id", .string(example.id)),
            .init(
                "conversation",
                .array(
                    example.turns.flatMap {
                        [InstructionExample.said("user", $0.question), InstructionExample.said("assistant", $0.answer)]
                    })),
        ])
    }

    private func writeSequences(to path: String) throws(SepitError) {
        var file = try AtomicFileWriter(path)
        try file.write("id,sequence\n")
        for id in dataset.proteins.ids {
            let sequence = String(decoding: dataset.proteins.protein(id)?.sequence ?? [], as: UTF8.self)
            try file.write("\(Self.cell(id)),\(sequence)\n")
        }
        try file.commit()
    }

    /// Quoted where it must be.
    private static func cell(_ text: String) -> String {
        text.contains { ",\"\r\n".contains($0) } ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
    }
}
