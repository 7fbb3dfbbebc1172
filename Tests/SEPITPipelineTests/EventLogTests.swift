import FileKit
import SEPITPipeline
import Testing

@Suite struct EventLogTests {
    /// The values of RFC 3720, appendix B.4, and of the usual nine digits.
    @Test(
        arguments: [
            ([UInt8](repeating: 0, count: 32), 0x8A91_36AA), ([UInt8](repeating: 0xFF, count: 32), 0x62A8_AB43),
            (Array(0..<32), 0x46DD_794E), (Array((0..<32).reversed()), 0x113F_DB5C),
            (Array("123456789".utf8), 0xE306_9283),
            ([], 0),
        ] as [([UInt8], UInt32)]) func checkSumsAreThoseOfTheStandard(bytes: [UInt8], sum: UInt32)
    {
        #expect(CRC32C.of(bytes) == sum)
        var check = CRC32C()
        check.update(bytes.prefix(bytes.count / 3))
        check.update(bytes.dropFirst(bytes.count / 3))
        #expect(check.value == sum)
    }

    /// scripts/goldens/event_goldens.py has tensorboard write these.
    @Test func bytesAreTensorBoards() {
        let version = ScalarEvent(time: 1_700_000_000.5, step: 0, .fileVersion)
        #expect(
            hexadecimal(RecordFraming.framed(version.bytes))
                == "1800000000000000a37f4b220900002040fc54d9411a0d627261696e2e4576656e743a322b353110")
        let scalars = ScalarEvent(
            time: 1_700_000_001, step: 300, .scalars([("loss", 2.5), ("rates/connector", -1e-4)]))
        #expect(
            hexadecimal(RecordFraming.framed(scalars.bytes))
                == "33000000000000000ca720560900004040fc54d94110ac022a250a0b0a046c6f737315000020400a160a0f72617465"
                + "732f636f6e6e6563746f721517b7d1b8a823ed74")
        let start = ScalarEvent(time: 1_700_000_002, step: 200, .sessionStart)
        #expect(
            hexadecimal(RecordFraming.framed(start.bytes))
                == "100000000000000095fbfe180900008040fc54d94110c8013a0208017970fcd6")
    }

    @Test func damagedRecordsEndAFile() {
        let records = (0..<4).map { [UInt8](repeating: UInt8($0), count: $0 * 7) }
        let bytes = records.flatMap(RecordFraming.framed)
        #expect(RecordFraming.records(bytes) == records)
        var ends: [Int] = []
        for record in records { ends.append((ends.last ?? 0) + 16 + record.count) }
        for count in bytes.indices {
            let whole = ends.count { $0 <= count }
            #expect(RecordFraming.records(Array(bytes.prefix(count))) == Array(records.prefix(whole)))
            var damaged = bytes
            damaged[count] ^= 0x10
            #expect(RecordFraming.records(damaged) == Array(records.prefix(whole)))
        }
        #expect(RecordFraming.records([UInt8](repeating: 0xFF, count: 100)).isEmpty)
    }

    /// What was written after the step that a run goes on from is gone, and what others have in the folder stays.
    @Test func noStepIsThereTwice() throws {
        let folder = try TemporaryDirectory()
        try AtomicFile.write("theirs", to: folder("events.out.tfevents.1700000000.host"))
        func write(_ steps: ClosedRange<Int>, after step: Int?) throws {
            let log = try EventLog(folder: folder.path, resumingAfter: step, time: 5)
            for step in steps { try log.append([("loss", Float(step))], step: step, time: 6) }
        }
        func steps() throws -> [[Int]] {
            try FileSystem.list(folder.path).sorted().filter { $0.hasSuffix(".sepit") }.map { name in
                RecordFraming.records(try FileSystem.read(folder(name))).dropFirst().compactMap(ScalarEvent.step)
            }
        }
        try write(1...9, after: nil)
        #expect(try steps() == [Array(1...9)])
        try write(5...8, after: 4)
        #expect(try steps() == [[1, 2, 3, 4], [5, 5, 6, 7, 8]], "a session begins at step 5")
        try write(8...8, after: 7)
        #expect(try steps() == [[1, 2, 3, 4], [5, 5, 6, 7], [8, 8]])
        try write(7...7, after: 6)
        try write(7...7, after: 6)
        #expect(try steps() == [[1, 2, 3, 4], [5, 5, 6], [7, 7]])
        try write(1...2, after: nil)
        #expect(try steps() == [[1, 2]])
        #expect(try FileSystem.read(folder("events.out.tfevents.1700000000.host")) == Array("theirs".utf8))
    }

    private func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
