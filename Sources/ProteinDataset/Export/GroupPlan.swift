/// A group of an HDF5 file: an object header, a B-tree over the names, the names, and the tables that say where each object
/// is. Sizes and places follow from the names.
struct GroupPlan {
    /// Half of the entries of a table, and half of the children of a node: the superblock says so for the whole file.
    static let (leafHalf, nodeHalf) = (4, 16)

    let header: Int
    let tree: Int
    let heap: Int
    /// Where what follows the group may begin.
    let end: Int
    private let tables: Int
    /// In ascending byte order.
    private let names: [String]
    /// Where each name is in the heap's data.
    private let nameOffsets: [Int]
    private let heapSize: Int
    /// Numbers of nodes by level, the leaves first.
    private let levels: [Int]

    private static let headerSize = 40
    private static let nodeSize = 24 + (4 * nodeHalf + 1) * 8
    private static let tableSize = 8 + 2 * leafHalf * 40
    private static let heapHeaderSize = 32
    private static let (tableEntries, nodeChildren) = (2 * leafHalf, 2 * nodeHalf)

    init(names: [String], at address: Int) {
        self.names = names
        var offset = 8  // the empty name comes first
        var offsets: [Int] = []
        for name in names {
            offsets.append(offset)
            offset += FormatBytes.aligned(name.utf8.count + 1)
        }
        (nameOffsets, heapSize) = (offsets, offset)
        var levels: [Int] = []
        var below = Self.parts(names.count, of: Self.tableEntries)
        repeat {
            below = max(1, Self.parts(below, of: Self.nodeChildren))
            levels.append(below)
        } while below > 1
        self.levels = levels
        header = address
        // The root of the tree stands first, then the levels below it.
        tree = header + Self.headerSize
        heap = tree + levels.reduce(0, +) * Self.nodeSize
        tables = heap + Self.heapHeaderSize + heapSize
        end = tables + Self.parts(names.count, of: Self.tableEntries) * Self.tableSize
    }

    private static func parts(_ count: Int, of size: Int) -> Int { (count + size - 1) / size }

    /// The whole group.
    ///
    /// - Parameter children: where the object of each name is.
    func bytes(children: [Int]) -> [UInt8] {
        var place = FormatBytes()
        place.add(tree)
        place.add(heap)
        var bytes = FormatBytes.header([(0x11, place)])
        for level in levels.indices.reversed() {
            for node in 0..<levels[level] { bytes.bytes += self.node(node, level) }
        }
        bytes.bytes += Array("HEAP".utf8)
        bytes.add(0, width: 4)
        bytes.add(heapSize)
        bytes.add(1)  // nothing is free
        bytes.add(heap + Self.heapHeaderSize)
        let start = bytes.bytes.count
        for (name, offset) in zip(names, nameOffsets) {
            bytes.pad(to: start + offset)
            bytes.bytes += Array(name.utf8)
        }
        bytes.pad(to: start + heapSize)
        for first in stride(from: 0, to: names.count, by: Self.tableEntries) {
            bytes.bytes += table(first..<min(first + Self.tableEntries, names.count), children)
        }
        return bytes.bytes
    }

    private func address(ofNode node: Int, _ level: Int) -> Int {
        tree + (levels[(level + 1)...].reduce(0, +) + node) * Self.nodeSize
    }

    private func node(_ node: Int, _ level: Int) -> [UInt8] {
        let count = level == 0 ? Self.parts(names.count, of: Self.tableEntries) : levels[level - 1]
        let children = min(node * Self.nodeChildren, count)..<min((node + 1) * Self.nodeChildren, count)
        var bytes = FormatBytes()
        bytes.bytes += Array("TREE".utf8)
        bytes.bytes += [0, UInt8(level)]
        bytes.add(children.count, width: 2)
        bytes.add(node > 0 ? address(ofNode: node - 1, level) : FormatBytes.nowhere)
        bytes.add(node + 1 < levels[level] ? address(ofNode: node + 1, level) : FormatBytes.nowhere)
        // A child's names come after the key before it, up to the key behind it.
        bytes.add(key(before: children.lowerBound, level))
        for child in children {
            bytes.add(level == 0 ? tables + child * Self.tableSize : address(ofNode: child, level - 1))
            bytes.add(key(before: child + 1, level))
        }
        bytes.pad(to: Self.nodeSize)
        return bytes.bytes
    }

    /// The last name before a child of a level.
    private func key(before child: Int, _ level: Int) -> Int {
        var names = Self.tableEntries
        for _ in 0..<level { names *= Self.nodeChildren }
        let index = min(child * names, self.names.count) - 1
        return index < 0 ? 0 : nameOffsets[index]
    }

    private func table(_ range: Range<Int>, _ children: [Int]) -> [UInt8] {
        var bytes = FormatBytes()
        bytes.bytes += Array("SNOD".utf8)
        bytes.bytes += [1, 0]
        bytes.add(range.count, width: 2)
        for index in range {
            bytes.add(nameOffsets[index])
            bytes.add(children[index])
            for _ in 0..<3 { bytes.add(0) }
        }
        bytes.pad(to: Self.tableSize)
        return bytes.bytes
    }
}
