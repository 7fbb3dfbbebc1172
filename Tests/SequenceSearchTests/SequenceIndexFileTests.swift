import FileKit
import SequenceSearch
import Testing

@Suite struct SequenceIndexFileTests {
    private let folder: TemporaryDirectory
    private let targets: [SearchTarget]

    init() throws {
        folder = try TemporaryDirectory()
        targets = (0..<20).map {
            SearchTarget(
                id: "p\($0)", sequence: RandomSequence.make(length: 100, stream: "protein", step: $0),
                facts: $0 == 3 ? "{\"ec\":[\"1.1.1.1\"]}" : nil)
        }
        try SequenceIndex(targets).write(to: folder("index"))
    }

    @Test func isReadAsItWasWritten() throws {
        let (made, read) = (try SequenceIndex(targets), try SequenceIndex(path: folder("index")))
        #expect(read.count == 20 && read.residueCount == 2000)
        #expect(read.facts(of: 3) == "{\"ec\":[\"1.1.1.1\"]}" && read.facts(of: 4) == nil)
        for (number, target) in targets.enumerated() {
            #expect(read.id(of: number) == target.id && read.length(of: number) == 100)
            #expect(try read.search(target.sequence) == made.search(target.sequence))
        }
        #expect(SequenceIndex.isIndex(folder("index")))
    }

    @Test func aDamagedFileIsRefused() throws {
        let bytes = try FileSystem.read(folder("index"))
        // Behind the header, which safetensors files have checks of their own for.
        for place in stride(from: 2000, to: bytes.count, by: bytes.count / 60) {
            var damaged = bytes
            damaged[place] ^= 0x40
            try AtomicFile.write(damaged, to: folder("damaged"))
            let error = #expect(throws: SepitError.self) { try SequenceIndex(path: folder("damaged")) }
            #expect(error?.code == "index-malformed")
        }
        try AtomicFile.write(Array(bytes.dropLast(100)), to: folder("short"))
        #expect(throws: SepitError.self) { try SequenceIndex(path: folder("short")) }
        try AtomicFile.write("no index", to: folder("text"))
        #expect(!SequenceIndex.isIndex(folder("text")))
        #expect(throws: SepitError.self) { try SequenceIndex(path: folder("text")) }
    }

    @Test func anEmptyIndexIsAnIndex() throws {
        try SequenceIndex([]).write(to: folder("empty"))
        let index = try SequenceIndex(path: folder("empty"))
        #expect(index.count == 0)
        #expect(try index.search(targets[0].sequence).isEmpty)
    }
}
