import FileKit
import Synchronization

/// Real file operations of which the nth fails, as a disk would that fills up or breaks at that moment.
package final class FailingOperations: Sendable {
    private let calls = Atomic<Int>(0)
    private let failing: Int
    private let error: SystemError
    /// Whether folders can't be swapped in one step, as on some network file systems.
    private let isWithoutExchange: Bool
    /// Whether anything is waited for that the disk does; what is tested may not need to last.
    private let isDurable: Bool

    /// - Parameter failing: 1 for the first call; `.max` for none.
    package init(failing: Int, with error: SystemError, withoutExchange: Bool = false, isDurable: Bool = true) {
        self.failing = failing
        self.error = error
        isWithoutExchange = withoutExchange
        self.isDurable = isDurable
    }

    /// Calls made so far.
    package var count: Int { calls.load(ordering: .relaxed) }

    package var operations: FileOperations {
        let system = FileOperations.system
        var operations = system
        operations.write = { (descriptor, bytes) throws(SystemError) in
            try self.step()
            return try system.write(descriptor, bytes)
        }
        operations.synchronize = { (descriptor) throws(SystemError) in
            try self.step()
            if self.isDurable { try system.synchronize(descriptor) }
        }
        operations.rename = { (source, target) throws(SystemError) in
            try self.step()
            try system.rename(source, target)
        }
        operations.exchange = { (first, second) throws(SystemError) in
            if self.isWithoutExchange { throw SystemError(22) }  // EINVAL
            try self.step()
            try system.exchange(first, second)
        }
        return operations
    }

    private func step() throws(SystemError) {
        if calls.add(1, ordering: .relaxed).newValue == failing { throw error }
    }
}

extension SystemError {
    package static let noSpace = SystemError(28)  // ENOSPC
    package static let brokenDisk = SystemError(5)  // EIO
}
