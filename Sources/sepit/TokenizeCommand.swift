import ArgumentParser
import FileKit
import LanguageModel

/// `sepit tokenize`: what a model's tokenizer makes of lines of text.
struct TokenizeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tokenize",
        abstract: "Turns lines of text into token ids.",
        discussion: .examples(
            "echo \"Where is <protein> found?\" | sepit tokenize --model RUN/model",
            discussion: "Reads lines from standard input and prints the ids of each, special tokens included."))

    @Option(help: ArgumentHelp("A model folder with a tokenizer.json.", valueName: "dir"))
    var model: String

    @Flag(help: "Prints one JSON object per line, with the ids and the text that they decode to.")
    var json = false

    private struct Line: Encodable {
        let ids: [Int]
        let text: String
    }

    func run() throws {
        let tokenizer = try Tokenizer(directory: model)
        while let line = readLine() {
            let ids = tokenizer.encode(line)
            if json {
                try StandardStream.output.writeJSON(Line(ids: ids, text: tokenizer.decode(ids)))
            } else {
                try StandardStream.output.writeLine(ids.map(String.init).joined(separator: " "))
            }
        }
    }
}
