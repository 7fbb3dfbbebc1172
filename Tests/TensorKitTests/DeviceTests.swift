import CKernels
import FileKit
import Synchronization
import TensorKit
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite struct DeviceTests {
    /// What tasks meet in: they wait for one another, so that no thread can do two of them.
    private final class Meeting: Sendable {
        let threads = Mutex<Set<UInt>>([])
        let arrived = Atomic(0)
        let expected: Int

        init(of count: Int) { expected = count }

        func join() {
            _ = threads.withLock { $0.insert(UInt(bitPattern: unsafeBitCast(pthread_self(), to: Int.self))) }
            arrived.add(1, ordering: .sequentiallyConsistent)
            let start = ContinuousClock.now
            while arrived.load(ordering: .sequentiallyConsistent) < expected, ContinuousClock.now - start < .seconds(20)
            {
                usleep(100)
            }
        }
    }

    /// How many threads ran tasks that wait until `meeting` of them are there.
    private func threads(of device: Device, tasks: Int, meeting: Int) -> Int {
        let meeting = Meeting(of: meeting)
        ck_parallel(
            device.threadPool, tasks,
            { context, _ in
                guard let context else { return }
                Unmanaged<Meeting>.fromOpaque(context).takeUnretainedValue().join()
            },
            Unmanaged.passUnretained(meeting).toOpaque())
        return meeting.threads.withLock { $0.count }
    }

    /// A device has the threads that it was given, more than there are cores or fewer, whatever others have.
    @Test func kernelsRunOnTheThreadsOfTheirDevice() throws {
        let devices = try [1, 2, 3, 7].map { (count: $0, device: try Device(workers: Workers($0))) }
        for _ in 0..<2 {
            for (count, device) in devices {
                #expect(device.workers.count == count)
                #expect(threads(of: device, tasks: count, meeting: count) == count)
                #expect(threads(of: device, tasks: 40, meeting: count) == count)
            }
        }
    }

    /// One that shares threads has them without memory, and keeps them when the first one goes.
    @Test func devicesWithOwnMemoryShareThreads() throws {
        var first: Device? = try Device(workers: Workers(2))
        let second = try #require(first?.withOwnMemory())
        _ = Graph(device: second, recording: false).scaleRows(Tensor([1, 2], shape: [2, 1]), by: [1, 1])
        #expect(first?.memory.peakBytes == 0 && second.memory.peakBytes > 0)
        first = nil
        #expect(threads(of: second, tasks: 2, meeting: 2) == 2)
    }

    /// Devices side by side, each used by a thread of its own, don't disturb one another.
    @Test func devicesRunSideBySide() throws {
        let values = (0..<400 * 300).map { Float($0 % 89) - 44 }
        let results = try Workers(4).map(
            [1, 2, 3, 2], isCancelled: { false }, advance: {}
        ) { (threads) throws(SepitError) in
            let device = try Device(workers: Workers(threads))
            let (x, w) = (Tensor(values, shape: [400, 300]), Tensor(values, shape: [400, 300]))
            return (0..<10).map { _ in Graph(device: device, recording: false).linear(x, w).values.map(\.bitPattern) }
        }
        #expect(Set(results.joined()).count == 1)
    }

    @Test func unknownLevelsAreRefused() {
        let error = #expect(throws: SepitError.self) { try Device(level: "abacus") }
        #expect(error?.code == "cpu-level" && error?.kind == .usage)
    }
}
