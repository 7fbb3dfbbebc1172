import ArgumentParser
import FileKit
import LanguageModel
import TensorKit

struct EmbedTextCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "embed-text",
        abstract: "Write embeddings of texts, one vector per line.",
        discussion: .examples(
            "sepit embed-text --encoder pubmedbert --out embeddings.safetensors captions.txt",
            discussion: """
                The encoder is one of the BERT family in the transformers layout, such as those that stage 0 and \
                --bertscore read. The output has one tensor, embeddings [lines, width]. Of a line with more tokens than \
                the encoder has positions, the beginning is read.
                """))

    @Argument(help: ArgumentHelp("A text in each line.", valueName: "file"))
    var input: String
    @Option(help: ArgumentHelp("Text encoder.", valueName: "dir"))
    var encoder: String
    @Option(help: ArgumentHelp("The safetensors file to write.", valueName: "file"))
    var out: String
    @Option(
        help: ArgumentHelp(
            "How the vectors of tokens become one: mean or cls. (default: as the encoder's folder says, else mean)",
            valueName: "kind"))
    var pooling: TextPooling?

    func run() throws {
        let text = String(decoding: try FileSystem.read(input), as: UTF8.self)
        var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)
        if lines.last == "" { lines.removeLast() }
        guard !lines.isEmpty else {
            throw SepitError(
                .badData, code: "texts-empty", "There is no text in this file.", file: input, expected: "a text a line")
        }
        let embedder = try TextEmbedder(path: encoder)
        let embeddings = embedder.embeddings(
            of: lines, pooling: try pooling ?? TextPooling(directory: encoder) ?? .mean, on: try .chosen())
        try SafetensorsWriter.write(
            [SafetensorsWriter.Tensor("embeddings", shape: embeddings.shape, floats: embeddings.values)],
            metadata: [:], to: out)
    }
}

extension TextPooling: ExpressibleByArgument {}
