import FileKit
import ProteinKit
import Testing

@Suite struct StructureFilesTests {
    @Test func foldersAreSortedAndFiltered() throws {
        let folder = try TemporaryDirectory()
        try FileSystem.createDirectory(folder("sub"))
        for name in ["b.cif.gz", "a.PDB", "notes.txt", ".hidden.pdb", "sub/c.fasta", "x.gz", "B.ent"] {
            try AtomicFile.write("", to: folder(name))
        }
        let found = try StructureFiles.find(in: [folder.path])
        #expect(found == ["B.ent", "a.PDB", "b.cif.gz", "sub/c.fasta"].map { folder($0) })
        #expect(try StructureFiles.find(in: [folder("notes.txt"), folder.path, folder("a.PDB")]).count == 5)
    }

    @Test func nothingToRead() throws {
        let folder = try TemporaryDirectory()
        let empty = #expect(throws: SepitError.self) { try StructureFiles.find(in: [folder.path]) }
        #expect(empty?.code == "folder-empty")
        let missing = #expect(throws: SepitError.self) { try StructureFiles.find(in: [folder("none.pdb")]) }
        #expect(missing?.kind == .missingInput)
    }

    @Test(arguments: [
        ("1abc.cif", "data_X\n_struct.title 'x'\n", false), ("1abc.pdb", "data_X\n_struct.title 'x'\n", true),
        ("pdb1abc.ent.gz", ">a\nMKT\n", true), ("seq.fasta", ">a\nMKT\n", false), ("noname", ">a\nMKT\n", false),
    ])
    func misnamedFilesAreReadByContent(_ name: String, _ text: String, _ isMisnamed: Bool) throws {
        let structure = try StructureReader().read(bytes: Array(text.utf8), name: "folder.d/" + name)
        #expect(structure.warnings.contains { $0.code == "format-misnamed" } == isMisnamed)
    }
}
