import FileKit
import Synchronization
import Testing

@Suite struct ProgressTests {
    @Test func plainLinesComeAtMostEveryInterval() {
        let screen = Screen(isTerminal: false)
        let progress = screen.reporter("stage1", total: 100, unit: "tokens", interval: .seconds(10))
        for step in 1...100 {
            screen.sleep(.seconds(1))
            progress.update(step, amount: 500, details: "loss 2.5")
        }
        progress.finish()
        let lines = screen.text.split(separator: "\n")
        #expect(lines.count == 11)
        #expect(lines.first == "stage1 1/100, loss 2.5, 500 tokens/s, 1:39 left")
        #expect(lines.last == "stage1 100/100, loss 2.5, 500 tokens/s, 1:40")
    }

    @Test func aTerminalIsRedrawnAtMostTenTimesASecond() {
        let screen = Screen(isTerminal: true)
        let progress = screen.reporter("files", total: 1000)
        for _ in 1...1000 {
            screen.sleep(.milliseconds(1))
            progress.advance()
        }
        progress.finish()
        let draws = screen.text.split(separator: "\r")
        #expect((10...12).contains(draws.count))
        #expect(screen.text.hasSuffix("\n"))
        #expect(draws.last?.contains("1000/1000") == true)
    }

    @Test(arguments: [200, 80, 60, 40, 20, 5, 1])
    func aLineIsNeverAsWideAsTheTerminal(width: Int) {
        let screen = Screen(isTerminal: true, width: width)
        let progress = screen.reporter("stage1", total: 1_000_000, unit: "tokens")
        screen.sleep(.seconds(5))
        progress.update(123_456, amount: 123_456_789, details: "loss 1.2345")
        let line = screen.text.replacing("\u{1B}[K", with: "").replacing("\r", with: "")
        #expect(line.count < max(2, width))
    }

    @Test func theBarGrowsAndTellsRateAndTimeLeft() {
        let screen = Screen(isTerminal: true, width: 80)
        let progress = screen.reporter("train", total: 200, first: 100, unit: "tokens")
        screen.sleep(.seconds(3600))
        progress.update(150, amount: 3600 * 12_345, details: "loss 1.5")
        #expect(
            screen.text == "\rtrain [" + String(repeating: "=", count: 18) + String(repeating: " ", count: 7)
                + "] 150/200  loss 1.5  12k tokens/s  1:00:00 left\u{1B}[K")
    }

    @Test func messagesDoNotSpoilTheBar() {
        let screen = Screen(isTerminal: true)
        let progress = screen.reporter("train", total: 2)
        progress.update(1)
        progress.message("saved")
        #expect(screen.text.hasSuffix("\r\u{1B}[Ksaved\n"))
    }
}

/// A display that keeps what was written, and a clock that moves when told to.
private final class Screen: Sendable {
    private let written = Mutex("")
    private let time = Mutex(Duration.seconds(1000))
    private let isTerminal: Bool
    private let width: Int

    init(isTerminal: Bool, width: Int = 80) {
        self.isTerminal = isTerminal
        self.width = width
    }

    var text: String { written.withLock { $0 } }

    func sleep(_ duration: Duration) { time.withLock { $0 += duration } }

    func reporter(
        _ label: String, total: Int, first: Int = 0, unit: String? = nil, interval: Duration = .seconds(10)
    ) -> ProgressReporter {
        let display = ProgressDisplay(isTerminal: isTerminal, width: { self.width }) { text in
            self.written.withLock { $0 += text }
        }
        return ProgressReporter(
            label, total: total, first: first, unit: unit, display: display, interval: interval,
            now: { self.time.withLock { $0 } })
    }
}
