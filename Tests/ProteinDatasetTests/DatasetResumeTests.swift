import FileKit
import ProteinDataset
import Synchronization
import Testing
import TestSupport

/// Builds that are interrupted, and go on.
@Suite struct DatasetResumeTests {
    private func fixture() throws -> DatasetFixture {
        let fixture = try DatasetFixture()
        var table = "id\tfold\n"
        for number in 0..<12 {
            try fixture.write(.pdb([FixtureChain(id: "A", sequence: .protein(number))]), to: "in/p\(number).pdb")
            table += "p\(number)\tfold \(number % 3)\n"
        }
        try fixture.write(table, to: "facts.tsv")
        return fixture
    }

    private final class Asked: Sendable {
        let count = Atomic(0)

        func isCancelled(after limit: Int) -> Bool { count.add(1, ordering: .relaxed).oldValue >= limit }
    }

    @Test func anInterruptedBuildGoesOnToTheSameBytes() throws {
        let fixture = try fixture()
        _ = try fixture.build(annotations: ["facts.tsv"])
        let expected = try fixture.contents("out")
        for count in [0, 1, 5, 13, 14, 15, 16, 20] {
            let asked = Asked()
            let error = fixture.failure {
                _ = try fixture.build(
                    to: "again", annotations: ["facts.tsv"], workers: Workers(2),
                    isCancelled: { asked.isCancelled(after: count) })
            }
            #expect(error?.kind == .interrupted)
            #expect(!FileSystem.exists(fixture.path("again")))
            if count > 1 { #expect(error?.hint?.contains("--resume") == true) }
            _ = try fixture.build(to: "again", annotations: ["facts.tsv"], resuming: true)
            #expect(try fixture.contents("again") == expected)
            #expect(!FileSystem.exists(fixture.path("again.partial")))
            try FileSystem.remove(fixture.path("again"))
        }
    }

    @Test func changedInputsAreReadAgain() throws {
        let fixture = try fixture()
        func interrupt() {
            let asked = Asked()
            _ = fixture.failure {
                _ = try fixture.build(
                    to: "again", annotations: ["facts.tsv"], isCancelled: { asked.isCancelled(after: 8) })
            }
        }
        interrupt()
        #expect(FileSystem.exists(fixture.path("again.partial")))
        // Of the same length as before.
        try fixture.write(.pdb([FixtureChain(id: "A", sequence: .protein(50))]), to: "in/p1.pdb")
        _ = try fixture.build(annotations: ["facts.tsv"])
        _ = try fixture.build(to: "again", annotations: ["facts.tsv"], resuming: true)
        #expect(try fixture.contents("again") == fixture.contents("out"))
        try FileSystem.remove(fixture.path("again"))
        interrupt()
        try fixture.write("id\tfold\np1\tbeta barrel\np2\thelical bundle\n", to: "facts.tsv")
        _ = try fixture.build(annotations: ["facts.tsv"], replacing: true)
        _ = try fixture.build(to: "again", annotations: ["facts.tsv"], resuming: true)
        #expect(try fixture.contents("again") == fixture.contents("out"))
    }

    @Test func whatIsDamagedIsReadAgain() throws {
        let fixture = try fixture()
        let asked = Asked()
        _ = fixture.failure {
            _ = try fixture.build(to: "again", isCancelled: { asked.isCancelled(after: 8) })
        }
        for file in try FileSystem.walk(fixture.path("again.partial")) {
            try AtomicFile.write(Array(try FileSystem.read(file).dropLast(40).prefix(50)), to: file)
        }
        _ = try fixture.build()
        _ = try fixture.build(to: "again", resuming: true)
        #expect(try fixture.contents("again") == fixture.contents("out"))
    }

    @Test func aCompleteDatasetIsNotBuiltAgain() throws {
        let fixture = try fixture()
        _ = try fixture.build(annotations: ["facts.tsv"])
        let summary = try fixture.build(annotations: ["facts.tsv"], resuming: true)
        #expect(summary.wasComplete && summary.proteins == 12)
        #expect(
            fixture.failure { _ = try fixture.build(annotations: ["facts.tsv"], seed: 9, resuming: true) }?.code
                == "output-exists")
    }
}
