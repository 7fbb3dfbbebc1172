import FileKit
import SEPITPipeline
import Testing

@Suite struct ShippedModelTests {
    @Test func looksBesideTheProgramThenInItsPackageThenHere() {
        let installed = ShippedModel(dataFolder: nil, executable: "/opt/sepit/sepit")
        #expect(installed.candidates == ["/opt/sepit/data/model", "./data/model"])
        let built = ShippedModel(dataFolder: nil, executable: "/home/me/sepit/.build/x86/release/sepit")
        #expect(built.candidates.contains("/home/me/sepit/data/model"))
        #expect(ShippedModel(dataFolder: "/data", executable: "/opt/sepit").candidates == ["/data/model"])
    }

    @Test func findsAModelOrSaysWhereItLooked() throws {
        let folder = try TemporaryDirectory()
        let shipped = ShippedModel(dataFolder: folder.path, executable: nil)
        #expect(shipped.path == nil)
        let error = #expect(throws: SepitError.self) { try shipped.resolve(nil) }
        #expect(error?.kind.exitCode == 66)
        #expect(error?.expected?.contains(folder("model")) == true)
        #expect(throws: SepitError.self) { try shipped.resolve(folder.path) }

        try FileSystem.createDirectory(folder("model"))
        try AtomicFile.write("{}", to: folder("model/config.json"))
        #expect(try shipped.resolve(nil) == folder("model"))
        #expect(try shipped.resolve(folder("model")) == folder("model"))
    }
}
