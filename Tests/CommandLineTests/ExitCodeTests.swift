import FileKit
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite struct ExitCodeTests {
    @Test(arguments: [["--help"], ["--version"], [], ["doctor"], ["help", "doctor"]])
    func doneIsZeroWithNothingOnStandardError(arguments: [String]) throws {
        let result = try SepitProgram.run(arguments)
        #expect(result.code == 0)
        #expect(result.errors.isEmpty)
        #expect(!result.output.isEmpty)
    }

    @Test func theVersionIsTheProjects() throws {
        #expect(try SepitProgram.run(["--version"]).output == ProjectVersion.current + "\n")
    }

    @Test(arguments: [
        ["--no-such-flag"], ["no-such-command"], ["doctor", "extra"], ["doctor", "--model"],
        ["logits", "--model", "m", "--input", "i", "--output", "o", "--train-steps", "10001"],
    ])
    func usageErrorsAre64WithNothingOnStandardOutput(arguments: [String]) throws {
        let result = try SepitProgram.run(arguments)
        #expect(result.code == 64)
        #expect(result.output.isEmpty)
        #expect(result.errors.lowercased().contains("error"))
    }

    @Test(.enabled(if: FileSystem.exists("/dev/full"))) func aFullDiskIs74() throws {
        let result = try SepitProgram.run(["doctor", "--json"], output: .file("/dev/full"))
        #expect(result.code == 74)
        #expect(result.errors.hasPrefix("error: standard output: The disk is full"))
    }

    /// As in `sepit doctor | head -0`.
    @Test func aReaderThatHasGoneEndsTheProgramQuietly() throws {
        var ends: [Int32] = [0, 0]
        #expect(pipe(&ends) == 0)
        close(ends[0])
        defer { close(ends[1]) }
        let result = try SepitProgram.run(["doctor"], output: .descriptor(ends[1]))
        #expect(result.code == 0)
        #expect(result.errors.isEmpty)
    }
}
