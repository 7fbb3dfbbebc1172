import FileKit
import Testing

@Suite struct SHA256Tests {
    /// The examples of FIPS 180-4 as NIST publishes them, and the empty message.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        (
            "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
            "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
        ),
    ])
    func publishedVectors(message: String, digest: String) {
        #expect(SHA256.hash(of: Array(message.utf8)) == digest)
    }

    @Test func aMillionLetters() {
        var hash = SHA256()
        for _ in 0..<1000 { hash.update([UInt8](repeating: UInt8(ascii: "a"), count: 1000)) }
        #expect(hash.finalize() == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    }

    /// Every padding case: the digest of the digests of the first n of the bytes 0, 1, 2, ... for n = 0...200.
    /// Oracle (Python): sha256("".join(sha256(bytes(range(n))).hexdigest() for n in range(201)).encode()).hexdigest()
    @Test func everyLengthUpTo200() {
        var all = SHA256()
        for length in 0...200 { all.update(Array(SHA256.hash(of: (0..<length).map(UInt8.init)).utf8)) }
        #expect(all.finalize() == "b367ea311264aae50e6260b96a10761169ce3eec5d5f8f2258351f82c7252776")
    }

    @Test func piecesOfAnySizeHashAsTheWhole() {
        let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let whole = SHA256.hash(of: bytes)
        for size in [1, 3, 63, 64, 65, 127, 200, 999] {
            var hash = SHA256()
            for start in stride(from: 0, to: bytes.count, by: size) {
                hash.update(Array(bytes[start..<min(start + size, bytes.count)]))
            }
            #expect(hash.finalize() == whole)
        }
    }

    @Test func aFileHashesAsItsBytes() throws {
        let folder = try TemporaryDirectory()
        let bytes = (0..<700_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try AtomicFile.write(bytes, to: folder("large"))
        #expect(try SHA256.hash(ofFile: folder("large")) == SHA256.hash(of: bytes))
    }
}
