import ArgumentParser
import FileKit
import ProteinDataset
import ProteinExperts
import ProteinKit
import SEPITPipeline

/// `sepit expert`: one of the experts that an answer may call, by itself.
struct ExpertCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "expert",
        abstract: "Compute what needs no model: mass, charge, helices, motifs, contacts, ligands, signals.",
        discussion: .examples(
            "sepit expert", "sepit expert list composition",
            "sepit expert composition MKTAYIAKQRQISFVKSHFSRQ pH=7.4",
            "sepit expert secondary-structure 1abc.cif.gz --chain B --json",
            "sepit expert motifs protein.fasta \"pattern=N-{P}-[ST]-{P}\"",
            discussion: """
                Without a name, all experts are listed; `list NAME` shows the card of one: what it takes, how it computes \
                and how often it is right. The protein is a sequence, or a PDB, mmCIF or FASTA file. Arguments are \
                written name=value.
                """))

    @Argument(help: ArgumentHelp("The expert, or list.", valueName: "name"))
    var name = "list"
    @Argument(help: ArgumentHelp("A sequence or a file, and arguments as name=value.", valueName: "protein"))
    var rest: [String] = []
    @OptionGroup var evidence: EvidenceOptions
    @Option(
        help: ArgumentHelp(
            "Model directory whose known proteins are looked in. (default: the model shipped in data/)",
            valueName: "dir"))
    var model: String?
    @Option(help: ArgumentHelp("Chain or record, where the file has several.", valueName: "id"))
    var chain: String?
    @Option(
        help: ArgumentHelp(
            "Motifs of this PROSITE file (prosite.dat) in place of the built-in ones.", valueName: "file"))
    var prosite: String?
    @OptionGroup var experts: ExpertOptions
    @Flag(help: "Ask about each chain or record of the file.")
    var all = false
    @Flag(help: "One JSON object per expert or result.")
    var json = false

    func validate() throws {
        guard !all || chain == nil else { throw ValidationError("--all and --chain exclude each other.") }
    }

    func run() throws {
        Interrupt.listen()
        let library = try library()
        guard name != "list" else { return try list(library) }
        var call = try ExpertCall(parsing: name)
        var proteins: [String] = []
        for word in rest {
            if let match = word.prefixMatch(of: /[A-Za-z]+=/), !FileSystem.exists(word) {
                call.arguments[String(match.output.dropLast())] = String(word[match.range.upperBound...])
            } else {
                proteins.append(word)
            }
        }
        let expert = try library.expert(named: call.name)
        guard let protein = proteins.first, proteins.count == 1 else {
            throw SepitError(
                .usage, code: "protein-missing", "An expert is asked about one protein.",
                expected: "a sequence or a file", found: proteins.isEmpty ? "none" : "\(proteins.count)",
                hint: "sepit expert \(call.name) MKTAYIAKQRQISFVKSHFSRQ")
        }
        let search = try search(for: expert.card)
        for (id, subject) in try subjects(protein) {
            if Interrupt.isRequested { throw Interrupt.error() }
            var subject = subject
            subject.search = search
            guard all else {
                try show(ExpertReport(call, expert.run(call.arguments, on: subject)), id)
                continue
            }
            let report = ExpertReport(call, library, on: subject)
            // What is wrong with the call is wrong with it for all.
            if let error = report.error, error.kind == .usage { throw error }
            try show(report, id)
        }
    }

    private func show(_ report: ExpertReport, _ id: String) throws {
        if json {
            try StandardStream.output.writeJSON(
                JSONValue.object([.init("protein", .string(id))] + (report.json.members ?? [])))
        } else if let result = report.result {
            for statement in result.statements {
                try StandardStream.output.writeLine((all ? "\(id): " : "") + statement.text)
            }
        } else {
            try StandardStream.error.writeLine("\(id): \(report.text)")
        }
    }

    /// Known proteins for an expert that needs them.
    private func search(for card: ExpertCard) throws(SepitError) -> ExpertSubject.Search? {
        guard card.needs == .index, let known = try evidence.known(beside: ModelOptions(folder: model)) else {
            return nil
        }
        return known.search
    }

    private func library() throws(SepitError) -> ExpertLibrary {
        let library = try experts.library()
        guard let prosite else { return library }
        let file = try PrositeFile(path: prosite)
        if let first = file.warnings.first {
            try? StandardStream.error.writeLine(
                "note: \(file.warnings.count) motifs are left out, the first in line \(first.line): \(first.message)")
        }
        return library.adding([MotifExpert(file: file.motifs)])
    }

    private func list(_ library: ExpertLibrary) throws {
        let cards = try rest.isEmpty ? library.cards : rest.map { try library.expert(named: $0).card }
        for card in cards {
            if json {
                try StandardStream.output.writeJSON(card.json)
            } else {
                try StandardStream.output.writeLine(rest.isEmpty ? card.line : card.text)
            }
        }
    }

    /// What is no file but looks like a sequence is one.
    private func subjects(_ protein: String) throws(SepitError) -> [(id: String, subject: ExpertSubject)] {
        let letters = Array(protein.utf8)
        let isSequence = !letters.isEmpty && letters.allSatisfy { $0 >= 65 && (65...90).contains($0 & 0xDF) }
        if isSequence, !FileSystem.exists(protein) {
            guard chain == nil else {
                throw SepitError(.usage, code: "chain-missing", "--chain needs a file, and this is a sequence.")
            }
            return [("sequence", ExpertSubject(sequence: letters.map { $0 & 0xDF }))]
        }
        let entry = try ProteinEntry(path: protein, keepsBackbone: true)
        if all { return entry.chains.indices.map { (entry.chains[$0].name, ExpertSubject(entry, chain: $0)) } }
        let chosen = try entry.proteins(chains: chain.map { [$0] } ?? [])
        if entry.chains.count > 1, chain == nil {
            try? StandardStream.error.writeLine(
                "note: reading chain \"\(chosen[0].id)\" of \(entry.chainList.prefix(200)); name others with --chain")
        }
        return [(chosen[0].name, ExpertSubject(entry, chain: entry.chains.firstIndex { $0.id == chosen[0].id } ?? 0))]
    }
}
