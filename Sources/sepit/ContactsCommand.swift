import ArgumentParser
import FileKit
import ProteinKit
import SEPITPipeline
import StructureEncoder

struct ContactsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "contacts",
        abstract: "Predict which residues of a protein touch, from its sequence.",
        discussion: .examples(
            "sepit contacts --model esm2_t12_35M_UR50D protein.fasta --picture contacts.svg > contacts.tsv",
            "sepit contacts --model esm2_t12_35M_UR50D --threshold 0.5 --separation 24 protein.fasta",
            discussion: """
                The model is an ESM-2 checkpoint with its contact head. Columns are i, j (counted from 1), residue_i,
                residue_j and probability. Structures are not looked at.
                """))

    @Argument(help: ArgumentHelp("PDB, mmCIF or FASTA file of one protein.", valueName: "input"))
    var input: String
    @Option(help: ArgumentHelp("Folder of an ESM-2 checkpoint.", valueName: "dir"))
    var model: String
    @Option(help: EncoderPrecision.help)
    var weights: EncoderPrecision = .auto
    @Option(help: ArgumentHelp("Chain or record, where the file has several.", valueName: "id"))
    var chain: String?
    @Option(help: "Least distance j - i in the chain.")
    var separation = 6
    @Option(help: "Least probability.")
    var threshold: Float = 0
    @Option(help: ArgumentHelp("Also draw the map, as SVG.", valueName: "file"))
    var picture: String?

    func validate() throws {
        guard separation >= 1 else { throw ValidationError("--separation must be at least 1.") }
        guard (0...1).contains(threshold) else { throw ValidationError("--threshold must be from 0 to 1.") }
    }

    func run() throws {
        let all = try ProteinEntry.proteins(of: [input])
        let proteins = chain.map { id in all.filter { $0.name == id || $0.name.hasSuffix("_\(id)") } } ?? all
        guard proteins.count == 1 else {
            throw SepitError(
                .usage, code: "chain-missing", "Contacts are predicted for one protein at a time.", file: input,
                expected: "--chain with one of " + all.map(\.name).joined(separator: ", "))
        }
        let encoder = try ProteinEncoder(model: model, precision: weights, device: try .chosen())
        let contacts = try encoder.contacts(ProteinInput(proteins[0]))
        if let picture { try AtomicFile.write(contacts.picture, to: picture) }
        try StandardStream.output.write(
            contacts.table(
                sequence: String(decoding: proteins[0].sequence, as: UTF8.self), separation: separation,
                threshold: threshold))
    }
}
