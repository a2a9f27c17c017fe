/// Where the package lies, three levels above this file's folder.
enum PackageRoot {
    static let path = "\(#filePath)".split(separator: "/").dropLast(4).map { "/\($0)" }.joined()
}
