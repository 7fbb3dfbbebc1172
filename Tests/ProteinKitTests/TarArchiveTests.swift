import FileKit
import ProteinKit
import Testing

/// Members of tar archives, as several programs write them.
@Suite struct TarArchiveTests {
    private func read(
        _ bytes: [UInt8], name: String = "a.tar", limits: ReadLimits = .default
    ) throws -> [(path: String, text: String, problem: String?)] {
        let folder = try TemporaryDirectory()
        try AtomicFile.write(bytes, to: folder(name))
        var members: [(path: String, text: String, problem: String?)] = []
        try TarArchive.forEachMember(of: folder(name), limits: limits) { (member) throws(SepitError) in
            #expect(member.path.hasPrefix(folder.path + "/" + name + "!"))
            members.append(
                (
                    TarArchive.memberName(member.path), String(decoding: member.bytes, as: UTF8.self),
                    member.problem?.code
                ))
        }
        return members
    }

    /// A header and its content, padded to blocks.
    private func member(_ name: String, _ text: String, kind: Character = "0", prefix: String = "") -> [UInt8] {
        var header = [UInt8](repeating: 0, count: 512)
        func put(_ text: String, at start: Int) {
            header.replaceSubrange(start..<start + text.utf8.count, with: text.utf8)
        }
        let size = String(text.utf8.count, radix: 8)
        put(name, at: 0)
        put(String(repeating: "0", count: 11 - size.count) + size, at: 124)
        put(String(kind), at: 156)
        put("ustar", at: 257)
        put(prefix, at: 345)
        put(String(repeating: " ", count: 8), at: 148)
        let sum = String(header.reduce(0) { $0 + Int($1) }, radix: 8)
        put(String(repeating: "0", count: 6 - sum.count) + sum + "\0", at: 148)
        return header + Array(text.utf8) + [UInt8](repeating: 0, count: (512 - text.utf8.count % 512) % 512)
    }

    private static let end = [UInt8](repeating: 0, count: 1024)

    @Test func plainAndGzipped() throws {
        let bytes =
            member("x/", "", kind: "5") + member("x/a.pdb", "one") + member("b", "", prefix: "long/way") + Self.end
        for archive in [bytes, try GzipWriter.compress(bytes), Array(bytes.dropLast(1024))] {
            let members = try read(archive)
            #expect(members.map(\.path) == ["x/a.pdb", "long/way/b"] && members.map(\.text) == ["one", ""])
        }
    }

    @Test func longNames() throws {
        let long = String(repeating: "n", count: 300) + ".cif"
        let record = " path=\(long)\n"
        let pax = "\(record.utf8.count + 3)" + record
        let bytes =
            member("././@LongLink", long + "\0", kind: "L") + member("short", "1") + member("pax", pax, kind: "x")
            + member("short", "2") + member("short", "3") + Self.end
        #expect(try read(bytes).map(\.path) == [long, long, "short"])
    }

    @Test func namesLeadNowhereAndLargeMembersAreLeftOut() throws {
        let bytes = member("../../etc/x", "1") + member("big", String(repeating: "x", count: 3000)) + member("c", "2")
        var limits = ReadLimits.default
        limits.outputBytes = 2000
        let members = try read(bytes + Self.end, limits: limits)
        #expect(members.map(\.path) == ["../../etc/x", "big", "c"] && members.map(\.text) == ["1", "", "2"])
        #expect(members.map(\.problem) == [nil, "file-too-large", nil])
    }

    @Test func damage() throws {
        let whole = member("a", String(repeating: "x", count: 3000)) + Self.end
        func code(_ bytes: [UInt8]) -> String? {
            #expect(throws: SepitError.self) { _ = try read(bytes) }?.code
        }
        #expect(code(Array(whole[..<1500])) == "tar-truncated")
        #expect(code(try GzipWriter.compress(Array(whole[..<1500]))) == "tar-truncated")
        var flipped = whole
        flipped[3] = 65
        #expect(code(flipped) == "tar-damaged")
        // 64 MB of zeros behind a member that says so, from 64 kB.
        let bomb = try GzipWriter.compress(member("a", "") + [UInt8](repeating: 1, count: 64 << 20))
        #expect(code(bomb) == "tar-damaged")
    }

    @Test func everyFileOfAFolderIsAccountedFor() throws {
        let folder = try TemporaryDirectory()
        let names = [
            "a.pdb", "b.pdb.xz", "c.ent.Z", "d.bcif.gz", "e.pdb2.gz", "f.pdb.txt", "g.tar.gz", "h.zip", "i.PDB.GZ",
            "j.tar",
        ]
        for name in names { try AtomicFile.write("", to: folder(name)) }
        let survey = try StructureFiles.survey([folder.path])
        #expect(survey.files == [folder("a.pdb"), folder("i.PDB.GZ")])
        #expect(survey.archives == [folder("g.tar.gz"), folder("j.tar")])
        #expect(
            survey.passedOver.map(\.reason) == [
                "compression-unknown", "compression-unknown", "format-unread", "assembly-copy", "extension-unknown",
                "archive-unread",
            ])
    }
}
