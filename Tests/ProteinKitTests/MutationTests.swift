import FileKit
import FoundationEssentials
import ProteinKit
import Testing

/// Damaged files give a reading with warnings or an error that names the file, and never end the program.
///
/// The number of mutations is SEPIT_MUTATIONS where that is set (see scripts/fuzz.sh).
@Suite struct MutationTests {
    private static let count =
        ProcessInfo.processInfo.environment["SEPIT_MUTATIONS"].flatMap { Int($0) } ?? 1500

    /// splitmix64, so that a failing mutation can be made again.
    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    private static func mutate(_ seed: [UInt8], _ generator: inout Generator) -> [UInt8] {
        var bytes = seed
        for _ in 0...Int.random(in: 0..<4, using: &generator) where !bytes.isEmpty {
            let position = Int.random(in: 0..<bytes.count, using: &generator)
            let length = min(Int.random(in: 1...90, using: &generator), bytes.count - position)
            switch Int.random(in: 0..<7, using: &generator) {
            case 0: bytes[position] = UInt8.random(in: 0...255, using: &generator)
            case 1: bytes[position] = interesting[Int.random(in: 0..<interesting.count, using: &generator)]
            case 2: bytes.removeSubrange(position..<position + length)
            case 3: bytes.insert(contentsOf: bytes[position..<position + length], at: position)
            case 4: bytes.removeSubrange(position...)
            case 5: bytes.replaceSubrange(position..<position + length, with: repeatElement(0x20, count: length))
            default: bytes.swapAt(position, Int.random(in: 0..<bytes.count, using: &generator))
            }
        }
        return bytes
    }

    private static let interesting = Array("\u{0}\n\r\t ;'\"#_-+.*?>(0Aa9".utf8)

    private static let seeds: [CorpusCase] = CorpusTests.all

    @Test(arguments: [UInt64](1...4))
    func mutationsAreReadOrRefused(_ stream: UInt64) {
        var generator = Generator(state: stream)
        for number in 0..<Self.count {
            let seed = Self.seeds[Int.random(in: 0..<Self.seeds.count, using: &generator)]
            let bytes = Self.mutate(seed.bytes, &generator)
            let mode: ReadMode = number % 4 == 0 ? .strict : .lenient
            do throws(SepitError) {
                let structure = try StructureReader(mode: mode).read(bytes: bytes, name: "mutant")
                if structure.chains.isEmpty, structure.warnings.isEmpty {
                    Issue.record("Silent empty reading: mutation \(number) of stream \(stream), from '\(seed.name)'.")
                }
            } catch {
                if error.file != "mutant" || error.kind != .badData {
                    Issue.record("\(error): mutation \(number) of stream \(stream), from '\(seed.name)'.")
                }
            }
        }
    }

    @Test func damagedGzip() throws {
        let seed = try GzipWriter.compress(Array("\(PDBLine.chain(["GLY", "ALA"]))\nTER\nEND\n".utf8))
        var generator = Generator(state: 5)
        for _ in 0..<Self.count {
            _ = Reading.summary(Self.mutate(seed, &generator))
        }
    }
}
