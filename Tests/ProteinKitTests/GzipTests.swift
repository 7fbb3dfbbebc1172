import FileKit
import ProteinKit
import Testing

@Suite struct GzipTests {
    private static let text = Array((0..<20_000).map { "line \($0)\n" }.joined().utf8)

    private func failure(_ bytes: [UInt8], limits: ReadLimits = .default) -> String? {
        do throws(SepitError) {
            _ = try Gzip.decompress(bytes, limits: limits, name: "case.gz")
            return nil
        } catch {
            #expect(error.file == "case.gz")
            return error.code
        }
    }

    @Test func roundTrip() throws {
        let compressed = try GzipWriter.compress(Self.text)
        #expect(Gzip.recognises(compressed))
        #expect(try Gzip.decompress(compressed, name: "case.gz") == Self.text)
    }

    @Test func concatenatedMembersAreOneText() throws {
        let members =
            try GzipWriter.compress(Array("one\n".utf8)) + GzipWriter.compress([]) + GzipWriter.compress(Self.text)
        #expect(try Gzip.decompress(members, name: "case.gz") == Array("one\n".utf8) + Self.text)
    }

    @Test func zeroPaddingIsAccepted() throws {
        let padded = try GzipWriter.compress(Self.text) + [UInt8](repeating: 0, count: 512)
        #expect(try Gzip.decompress(padded, name: "case.gz") == Self.text)
    }

    @Test func truncationAnywhereIsAnError() throws {
        let compressed = try GzipWriter.compress(Array("a few words".utf8))
        for length in 2..<compressed.count {
            #expect(failure(Array(compressed[..<length])) == "gzip-truncated", "cut to \(length) bytes")
        }
    }

    @Test func wrongChecksumAndLength() throws {
        var compressed = try GzipWriter.compress(Self.text)
        compressed[compressed.count - 8] ^= 1
        #expect(failure(compressed) == "gzip-checksum")
        compressed[compressed.count - 8] ^= 1
        compressed[compressed.count - 4] ^= 1
        #expect(failure(compressed) == "gzip-length")
    }

    @Test func damagedData() throws {
        var compressed = try GzipWriter.compress(Self.text)
        for index in 12..<60 { compressed[index] = 0xFF }
        #expect(failure(compressed) == "gzip-corrupt")
        #expect(failure([0x1F, 0x8B, 0x09, 0, 0, 0, 0, 0, 0, 0, 0, 0]) == "gzip-corrupt")
    }

    @Test func trailingGarbage() throws {
        #expect(failure(try GzipWriter.compress(Self.text) + Array("garbage".utf8)) == "gzip-trailing-garbage")
    }

    @Test func bombsEndAtTheLimits() throws {
        let bomb = try GzipWriter.compress([UInt8](repeating: 0x41, count: 40 << 20))
        #expect(failure(bomb) == "gzip-bomb")
        #expect(failure(bomb, limits: ReadLimits(outputBytes: 1 << 20)) == "gzip-bomb")
        #expect(failure(bomb, limits: ReadLimits(expansionRatio: 2000)) == nil)
        // Small files may compress as well as they like.
        #expect(failure(try GzipWriter.compress([UInt8](repeating: 0x41, count: 8 << 20))) == nil)
    }

    @Test(arguments: [0x0A, 0x20]) func aBombOfBlanksIsNoEmptyFile(blank: UInt8) throws {
        let bomb = try GzipWriter.compress([UInt8](repeating: blank, count: 40 << 20))
        #expect(Reading.summary(bomb) == "error - gzip-bomb")
        #expect(
            Reading.summary(try GzipWriter.compress([UInt8](repeating: blank, count: 1 << 20))) == "error - file-empty")
    }

    @Test func textMayBeginAfterManyBlankLines() throws {
        let blank = [UInt8](repeating: 0x0A, count: 600_000)
        let chain = Array("\(PDBLine.chain(["GLY", "ALA"]))\nTER\nEND\nWHAT\n".utf8)
        let expected = "pdb A:protein:GA:1–2:2 | 600005 record-unknown"
        #expect(Reading.summary(blank + chain) == expected)
        #expect(Reading.summary(try GzipWriter.compress(blank + chain)) == expected)
    }

    @Test func theReaderChecksWhatFollowsTheEnd() throws {
        var file = try GzipWriter.compress(Array("\(PDBLine.chain(["GLY", "ALA"]))\nTER\nEND\n".utf8))
        #expect(Reading.summary(file) == "pdb A:protein:GA:1–2:2")
        file[file.count - 8] ^= 1
        #expect(Reading.summary(file) == "error - gzip-checksum")
        #expect(Reading.summary(try GzipWriter.compress([])) == "error - file-empty")
    }

    @Test func linesLongerThanTheWindow() throws {
        let sequence = String(repeating: "MKTAYIAKQR", count: 100_000)
        let file = try GzipWriter.compress(Array(">a\n\(sequence)\n".utf8))
        let (records, warnings) = try FastaReader().read(bytes: file, name: "case.gz")
        #expect(records.map(\.sequence) == [sequence])
        #expect(warnings.isEmpty)
        let limits = ReadLimits(lineBytes: 1 << 18)
        #expect(throws: SepitError.self) { try FastaReader(limits: limits).read(bytes: file, name: "case.gz") }
    }
}
