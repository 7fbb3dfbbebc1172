import FileKit
import ProteinDataset
import Testing
import TestSupport

@Suite struct DatasetDocumentsTests {
    /// Forty proteins with a fold, one of which nothing is known, one too short, and one that is no protein.
    private func build(shard: String? = nil) throws -> DatasetFixture {
        let fixture = try DatasetFixture()
        var table = "id\tfold\n"
        for number in 0..<40 {
            try fixture.write(
                .pdb([FixtureChain(id: "A", sequence: .protein(number, length: 60))]), to: "in/p\(number).pdb")
            table += "p\(number)\t\(["beta barrel", "helical bundle"][number % 2]) <b>\n"
        }
        try fixture.write(">nameless\n\(String.protein(99, length: 50))\n>short\nMKTAY\n", to: "in/n.fasta")
        try fixture.write("not a structure", to: "in/z.pdb")
        try fixture.write(table, to: "facts.tsv")
        _ = try fixture.build(annotations: ["facts.tsv"], shard: shard, split: .similarity)
        return fixture
    }

    private func text(_ fixture: DatasetFixture, _ name: String) throws -> String {
        String(decoding: try FileSystem.read(fixture.path(name)), as: UTF8.self)
    }

    @Test("The report has the audit, and the manifest checksums and the terms of each source") func report() throws {
        let fixture = try build()
        let report = try fixture.json("out/report.json")
        let audit = try DatasetAudit(folder: fixture.path("out"), workers: Workers(1))
        #expect(report["audit"]?.line == audit.json.line)
        #expect(report["summary"]?["leftOut"]?["too-short"]?.whole == 1)
        let manifest = try fixture.json("out/manifest.json")
        let sources = try #require(manifest["sources"]?.elements)
        let header = try #require(sources.first { $0["name"]?.text == "header" })
        #expect(header["licence"]?.text == "CC0 1.0" && header["statements"]?.whole == 40)
        let table = try #require(sources.first { $0["name"]?.text?.hasSuffix("facts.tsv") == true })
        #expect(table["licence"] == .null && table["statements"]?.whole == 40)
        let files = try #require(manifest["files"]?.elements)
        #expect(files.count == 16)
        for file in files {
            let path = fixture.path("out/" + (file["path"]?.text ?? ""))
            #expect(try SHA256.hash(ofFile: path) == file["sha256"]?.text)
        }
    }

    @Test("The page needs nothing from elsewhere, with every reason and property in it") func page() throws {
        let page = try text(try build(), "out/report.html")
        for part in [
            "too-short", "fold", "beta barrel &lt;b&gt;", "prefers-color-scheme: dark", "<svg", "30% identity over 50%",
        ] {
            #expect(page.contains(part), "\(part)")
        }
        for part in ["<script", "src=", "href=", "@import", "url(", "beta barrel <b>"] {
            #expect(!page.contains(part), "\(part)")
        }
        // Tags that open close, but for the two that are empty.
        for tag in ["main", "h2", "p", "figure", "svg", "table", "tr", "td", "text", "div"] {
            let opened = page.split(separator: "<\(tag)", omittingEmptySubsequences: false).dropFirst().count {
                $0.first == ">" || $0.first == " "
            }
            let closed = page.split(separator: "</\(tag)>", omittingEmptySubsequences: false).count - 1
            #expect(opened == closed && opened > 0, "\(tag)")
        }
    }

    @Test("The card tells sides, audit, blind answers and terms") func card() throws {
        let card = try text(try build(), "out/README.md")
        for part in [
            "| train | 32 | 32 |", "## Blind answers", "| header | 40 |", "| too-short | 1 |", "`abstention.jsonl`",
        ] {
            #expect(card.contains(part), "\(part)")
        }
    }

    @Test("Proteins of which nothing is known are listed") func abstention() throws {
        let lines = try build().lines("out/abstention.jsonl")
        #expect(lines.map { $0["id"]?.text } == ["nameless"] && lines[0]["residues"]?.whole == 50)
    }

    @Test("A shard is not audited") func shard() throws {
        let fixture = try build(shard: "1/1")
        #expect(try fixture.json("out/report.json")["audit"] == nil)
        #expect(!FileSystem.exists(fixture.path("out/report.html")))
    }

    @Test("Statistics count proteins, values and statements") func statistics() throws {
        let fixture = try build()
        let statistics = try DatasetStatistics(folder: fixture.path("out"))
        #expect(
            statistics.proteins == 40 && statistics.sides["index"] == 1 && statistics.nothingKnown == 1
                && statistics.withStructure == 40)
        #expect(statistics.properties["fold"]?.values == ["beta barrel <b>": 20, "helical bundle <b>": 20])
        #expect(statistics.lengthHistogram.counts.reduce(0, +) == 40)
        #expect(statistics.lengthHistogram.counts[60 / statistics.lengthHistogram.step] == 40)
        #expect(statistics.json["residues"]?["median"]?.whole == 60)
        #expect(statistics.text.contains("40 proteins with facts"))
    }
}
