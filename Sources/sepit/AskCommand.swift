import ArgumentParser
import FileKit
import LanguageModel
import ProteinExperts
import ProteinKit
import SEPITModel
import SEPITPipeline

struct AskCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ask",
        abstract: "Ask a question about a protein.",
        discussion: .examples(
            "sepit ask \"function of MKTAYIAKQRQISFVKSHFSRQ\"",
            "sepit ask --structure 1abc.pdb.gz --chain A \"What is the fold of this protein?\"",
            "sepit ask --structure 1abc.cif --json < questions.txt",
            "sepit ask --structure 1abc.cif --chain A --chain B \"Do these two have the same fold?\"",
            "sepit ask --structure 1abc.cif --explain-pdb moved.pdb \"What is the fold of this protein?\"",
            discussion: """
                The protein is the sequence in the question, or the file; a question may be about several sequences, or
                several chains of the file. Known proteins may be named by accession. Without a question, each line of \
                standard input is one. The answer is what the model finds likely, not a measurement: check what matters. \
                Below it stand the most similar known proteins, with what is known of them; these come from an index, \
                not from the model.
                """))

    @Argument(help: "The question, with the sequence in it unless --structure names a file.")
    var question: [String] = []
    @OptionGroup var options: ModelOptions
    @OptionGroup var evidence: EvidenceOptions
    @Option(help: ArgumentHelp("PDB, mmCIF or FASTA file of the protein.", valueName: "file"))
    var structure: String?
    @Option(
        help: ArgumentHelp(
            "Chain of the file; may be repeated. (default: the first protein chain)", valueName: "id"))
    var chain: [String] = []
    @Flag(help: "One JSON object per answer.")
    var json = false
    @OptionGroup var explanation: ExplanationOptions
    @Flag(name: .customLong("no-experts"), help: "Leave everything to the model, also what can be computed.")
    var isWithoutExperts = false
    @OptionGroup var experts: ExpertOptions
    @Option(help: "Longest answer in tokens.")
    var maxTokens = 256
    @Option(help: "0 takes the most likely words; higher is more varied.")
    var temperature: Float = 0
    @Option(help: ArgumentHelp("With a temperature, choose among so many of the likeliest tokens.", valueName: "count"))
    var topK: Int?
    @Option(
        help: ArgumentHelp(
            "With a temperature, choose among the fewest likeliest tokens that have this share of the probability.",
            valueName: "share"))
    var topP: Float?
    @Option(help: "Of the random choices, with a temperature above 0.")
    var seed: UInt64 = 0
    @Option(
        help: ArgumentHelp(
            "Say \"I don't know\" rather than be wrong more often; 0 answers always. (default: the model's own)",
            valueName: "share"))
    var precision: Double?

    func validate() throws {
        guard temperature >= 0, temperature.isFinite else {
            throw ValidationError("--temperature must not be negative.")
        }
        guard (1...65536).contains(maxTokens) else { throw ValidationError("--max-tokens must be from 1 to 65536.") }
        guard topK ?? 1 >= 1 else { throw ValidationError("--top-k must be at least 1.") }
        guard topP.map({ $0 > 0 && $0 <= 1 }) ?? true else {
            throw ValidationError("--top-p must be above 0 and at most 1.")
        }
        guard temperature > 0 || (topK == nil && topP == nil) else {
            throw ValidationError("--top-k and --top-p need a --temperature above 0.")
        }
        guard precision.map({ (0..<1).contains($0) }) ?? true else {
            throw ValidationError("--precision must be at least 0 and below 1.")
        }
        guard experts.cards.isEmpty || !isWithoutExperts else {
            throw ValidationError("--card and --no-experts exclude each other.")
        }
        guard chain.isEmpty || structure != nil else { throw ValidationError("--chain needs --structure.") }
        guard explanation.pdb == nil || structure != nil else {
            throw ValidationError("--explain-pdb needs --structure.")
        }
    }

    func run() throws {
        let known = try evidence.known(beside: options)
        let session = try options.session(precision.map { .precision($0) } ?? .calibrated)
        let asking = AskingSession(
            session, known: known, experts: isWithoutExperts ? nil : try experts.library(),
            answersAlways: precision == 0)
        // Experts read more of a file than the model does.
        let entry = try structure.map {
            try ProteinEntry(path: $0, keepsBackbone: !isWithoutExperts || explanation.pdb != nil)
        }
        let fromFile = try entry.map {
            try ProteinSource($0, chains: chain, for: session.configuration.compatibility)
        }
        let written = try explanation.file(of: entry, chains: chain)
        for note in fromFile?.notes ?? [] { try StandardStream.error.writeLine("note: \(note)") }
        if question.isEmpty {
            try askLines(fromFile, asking, written)
        } else {
            Interrupt.listen()
            try ask(question.joined(separator: " "), fromFile, asking, written)
        }
    }

    /// Asks the questions of standard input. One that can't be answered is reported, and the others are.
    private func askLines(
        _ fromFile: ProteinSource?, _ asking: AskingSession, _ written: ExplainedStructure?
    ) throws {
        var input = ""
        while let line = readLine(strippingNewline: false) { input += line }
        let questions = QuestionLines.questions(in: input)
        guard !questions.isEmpty else {
            throw SepitError(
                .usage, code: "question-missing", "There is no question.",
                hint: "Give it as an argument, or one a line on standard input.")
        }
        guard written == nil || questions.count == 1 else {
            throw SepitError(
                .usage, code: "questions-several", "--explain-pdb writes one file, of one question.",
                found: "\(questions.count) questions")
        }
        var refused = 0
        for question in questions {
            do {
                try ask(question.text, fromFile, asking, written)
            } catch var error as SepitError
                where questions.count > 1 && (error.kind == .badData || error.kind == .usage)
            {
                refused += 1
                error.line = question.line
                if json { try StandardStream.output.writeJSON(Refusal(question: question.text, error: .init(error))) }
                try StandardStream.error.writeLine("error: \(error)")
            }
        }
        guard refused == 0 else {
            throw SepitError(
                .badData, code: "question-refused", "\(refused) of \(questions.count) questions could not be asked.")
        }
    }

    /// A question that could not be asked.
    private struct Refusal: Encodable {
        struct Reason: Encodable {
            var line: Int?
            var code: String
            var message: String

            init(_ error: SepitError) { (line, code, message) = (error.line, error.code, error.message) }
        }

        var question: String
        var error: Reason
    }

    private func ask(
        _ text: String, _ fromFile: ProteinSource?, _ asking: AskingSession, _ written: ExplainedStructure?
    ) throws {
        let asked = try asking.read(text, about: fromFile)
        for note in asked.notes { try StandardStream.error.writeLine("note: \(note)") }
        let isJudged = asking.session.isCalibrated
        let answered = try asking.answer(
            asked, sampler: sampler, maxTokens: maxTokens, seed: seed, isCancelled: { Interrupt.isRequested },
            onText: { (piece) throws(SepitError) in
                // A judged answer may have to be withheld.
                if !json, !isJudged { try StandardStream.output.write(piece) }
            })
        for note in answered.asked.notes where !asked.notes.contains(note) {
            try StandardStream.error.writeLine("note: \(note)")
        }
        let moved =
            explanation.isWanted
            ? try asking.explanation(of: answered, isCancelled: { Interrupt.isRequested }) : nil
        if let written, let moved { try written.write(moved, of: asked) }
        if json {
            try StandardStream.output.writeLine(
                AnswerJSON(
                    answered, neighbours: evidence.neighbours, aligned: evidence.alignments ? asking.known : nil
                ).explained(by: moved).line)
        } else {
            try StandardStream.output.writeLine(isJudged || asked.settled != nil ? answered.said : "")
            let asked = answered.asked
            if let called = answered.called {
                try StandardStream.output.writeLine(
                    "This is computed by the expert \(called.call.text), which the model called.")
            }
            if let computed = asked.computed, !computed.text.isEmpty {
                try StandardStream.output.writeLine(
                    computed.isWhole
                        ? "This is computed by \(computed.source), not a model's answer."
                        : "Computed by \(computed.source): \(computed.text)")
            }
            if let known = asked.known {
                try StandardStream.output.writeLine(
                    "This is a known protein, \(known.protein.id): the answer is what is known of it, not a model's.")
            }
            let lines = answered.evidence.map { found in
                EvidenceText(found, limit: evidence.neighbours) {
                    evidence.alignments ? asking.known?.rows(of: asked.source.sequences[$0], with: $1) : nil
                }.lines
            }
            for line in answered.isComputed ? [] : lines ?? [] { try StandardStream.output.writeLine(line) }
            let why = moved.map { ExplanationText($0, sequences: asked.source.sequences).lines } ?? []
            for line in why { try StandardStream.output.writeLine(line) }
        }
        if Interrupt.isRequested { throw Interrupt.error() }
    }

    private var sampler: TokenSampler {
        temperature > 0 ? TokenSampler(temperature: temperature, topK: topK, topP: topP ?? 1) : .greedy
    }
}
