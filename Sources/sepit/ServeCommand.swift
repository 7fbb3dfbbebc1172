import ArgumentParser
import FileKit
import SEPITPipeline
import SEPITServer

struct ServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Answer questions over HTTP, and on a page.",
        discussion: .examples(
            "sepit serve", "sepit serve --model RUN/model --port 9000", "sepit serve --host 0.0.0.0 --api-key SECRET",
            discussion: """
                Open the address that it prints in a browser, or send requests: docs/serve.md has all of them, and \
                /openapi.json describes them. Only this machine reaches the usual address. Ctrl-C or SIGTERM stops the \
                server once running requests are answered. Nothing that is sent is stored.
                """))

    @OptionGroup var options: ModelOptions
    @OptionGroup var evidence: EvidenceOptions
    @Option(help: "Port to listen at; 0 takes one that is free.")
    var port = 8080
    @Option(help: ArgumentHelp("Address to listen at; 0.0.0.0 for all of this machine.", valueName: "address"))
    var host = "127.0.0.1"
    @Option(
        help: ArgumentHelp(
            "What requests must send as \"Authorization: Bearer KEY\". (default: SEPIT_API_KEY, or none)",
            valueName: "key"))
    var apiKey: String?
    @Option(help: ArgumentHelp("Largest request, in megabytes.", valueName: "MB"))
    var maxBody = 32
    @Option(help: ArgumentHelp("Longest protein, in residues.", valueName: "residues"))
    var maxResidues = ContextBudget.longestProtein
    @Option(help: ArgumentHelp("Longest answer, in tokens.", valueName: "tokens"))
    var maxTokens = 1024
    @Option(help: ArgumentHelp("Requests that may wait.", valueName: "count"))
    var maxWaiting = 64
    @Option(help: ArgumentHelp("Longest time for a request, waiting included.", valueName: "seconds"))
    var maxSeconds = 120

    func validate() throws {
        guard (0...65535).contains(port) else { throw ValidationError("--port must be from 0 to 65535.") }
        guard (1...1024).contains(maxBody) else { throw ValidationError("--max-body must be from 1 to 1024.") }
        guard (1...ContextBudget.longestProtein).contains(maxResidues) else {
            throw ValidationError("--max-residues must be from 1 to \(ContextBudget.longestProtein).")
        }
        guard (1...65536).contains(maxTokens) else { throw ValidationError("--max-tokens must be from 1 to 65536.") }
        guard (1...65536).contains(maxWaiting) else { throw ValidationError("--max-waiting must be from 1 to 65536.") }
        guard (1...86400).contains(maxSeconds) else { throw ValidationError("--max-seconds must be from 1 to 86400.") }
        guard apiKey.map({ !$0.isEmpty }) ?? true else { throw ValidationError("--api-key must not be empty.") }
    }

    func run() throws {
        Interrupt.listen()
        var settings = ServerSettings()
        (settings.host, settings.port, settings.key) = (host, port, apiKey ?? Environment.apiKey)
        settings.limits.bodyBytes = maxBody << 20
        (settings.limits.residues, settings.limits.tokens) = (maxResidues, maxTokens)
        settings.limits.neighbours = evidence.neighbours
        (settings.limits.waiting, settings.limits.seconds) = (maxWaiting, maxSeconds)
        let known = try evidence.known(beside: options)
        let path = try options.path()
        let model = ServedModel(AskingSession(try options.session(), known: known)) { () throws(SepitError) in
            try ProteinEncoder(model: path, device: .chosen())
        }
        let server = try Server(settings, modelName: model.name)
        if !settings.isLoopback, settings.key == nil {
            try StandardStream.error.writeLine(
                "note: everybody who reaches this machine may ask; --api-key asks for a key")
        }
        try StandardStream.output.writeLine("Listening at \(server.address)")
        server.run(model) { Interrupt.isRequested }
    }
}
