import DemoCorpus
import FileKit
import ProteinKit

/// A small demo corpus as a reader of its files sees it, made once for all tests.
struct DemoCorpusFixture: Sendable {
    struct Protein: Sendable {
        var id: String
        var function: String
        var location: String
        var fold: String
        var length: Int
        /// SEQRES.
        var sequence: String
        /// Position of each atom by residue number and atom name.
        var atoms: [Int: [String: SIMD3<Double>]]
    }

    static let count = 120
    static let seed: UInt64 = 7
    static let shared = Result { try DemoCorpusFixture() }

    let directory: TemporaryDirectory
    let proteins: [Protein]

    var path: String { directory("demo") }

    private init() throws {
        directory = try TemporaryDirectory()
        let path = directory("demo")
        try DemoCorpus.write(count: Self.count, seed: Self.seed, to: path, workers: Workers(2))
        let table = String(decoding: try FileSystem.read(Path.join(path, DemoCorpus.annotationsName)), as: UTF8.self)
        let rows = table.split(separator: "\n").dropFirst().map { $0.split(separator: "\t").map(String.init) }
        proteins = try rows.map { row in
            let file = Path.join(path, row[0] + ".pdb.gz")
            let structure = try StructureReader(mode: .strict).read(path: file)
            return Protein(
                id: row[0], function: row[1], location: row[2], fold: row[3], length: Int(row[4]) ?? 0,
                sequence: structure.chains.first?.declaredSequence ?? "",
                atoms: Self.atoms(String(decoding: try Gzip.read(path: file), as: UTF8.self)))
        }
    }

    private static func atoms(_ text: String) -> [Int: [String: SIMD3<Double>]] {
        var atoms: [Int: [String: SIMD3<Double>]] = [:]
        for line in text.split(separator: "\n") where line.hasPrefix("ATOM  ") {
            let columns = Array(line)
            func field(_ range: ClosedRange<Int>) -> String {
                String(columns[(range.lowerBound - 1)...(range.upperBound - 1)].filter { $0 != " " })
            }
            guard let residue = Int(field(23...26)), let x = Double(field(31...38)), let y = Double(field(39...46)),
                let z = Double(field(47...54))
            else { continue }
            atoms[residue, default: [:]][field(13...16)] = SIMD3(x, y, z)
        }
        return atoms
    }
}
