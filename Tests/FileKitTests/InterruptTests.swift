import FileKit
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite struct InterruptTests {
    @Test(arguments: [SIGINT, SIGTERM]) func theFirstSignalAsksToStop(number: Int32) async {
        await #expect(processExitsWith: .success) { [number] in
            Interrupt.listen()
            guard !Interrupt.isRequested else { exit(1) }
            kill(getpid(), number)
            waitForInterrupt()
            exit(Interrupt.isRequested ? 0 : 1)
        }
    }

    @Test func theSecondSignalEndsTheProgram() async {
        await #expect(processExitsWith: .exitCode(130)) {
            Interrupt.listen()
            kill(getpid(), SIGINT)
            waitForInterrupt()
            kill(getpid(), SIGTERM)
            sleep(10)
        }
    }

    @Test func theErrorExitsWith130() { #expect(Interrupt.error().kind.exitCode == 130) }
}

/// Another thread than this one may get the signal, a little later.
private func waitForInterrupt() {
    for _ in 0..<10_000 where !Interrupt.isRequested { usleep(1000) }
}
