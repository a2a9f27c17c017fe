import ArgumentParser
import Failures
import Testing

@testable import ApusCommand

@Suite("Whoever writes what no command understands is told what was meant")
struct HintTests {
    /// What is said of words that cannot be understood.
    private func said(of line: String) throws -> String {
        let words = try CommandLineWords(
            line.split(separator: " ").map(String.init), environment: EnvironmentVariables([:]))
        do {
            _ = try Apus.parseAsRoot(words.words)
        } catch {
            return words.refusal(error).message
        }
        Issue.record("\(line) was understood")
        return ""
    }

    @Test(
        "Options by the names that other programs have for them",
        arguments: [
            ("train --lr 0.1", "--learning-rate"), ("train --batch 32", "--batch-size"),
            ("train --output x", "--run-dir"), ("train --save x", "--run-dir"), ("train --name x", "--run-dir"),
            ("train --gpu", "Apus trains on processors"), ("train --device cuda", "Apus trains on processors"),
            ("train --num_workers 3", "--workers"), ("train --Epochs 3", "--epochs"),
            ("train --learning_rate=3", "--learning-rate"), ("train --epoch 3", "--epochs"),
            ("train --val-split 0.1", "--validation-fraction"),
            ("train --checkpoint x", "`apus resume RUN`"), ("predict r --lr 3", "`apus train` has --learning-rate"),
            ("worker tcp://h:1 --token 3", "See 'apus worker --help'"),
        ])
    func options(line: String, meaning: String) throws {
        let message = try said(of: line)
        #expect(message.contains(meaning), "\(message)")
        #expect(message.ranges(of: "did you mean").count + message.ranges(of: "Did you mean").count <= 1, "\(message)")
    }

    @Test(
        "Commands by their nearest name, with those that there are",
        arguments: [
            ("trane", "did you mean `apus train`?"), ("Train", "did you mean `apus train`?"),
            ("eval RUN", "did you mean `apus evaluate`?"), ("data fetsh", "did you mean `apus data fetch`?"),
            ("download", "did you mean `apus data fetch`?"), ("zzz", "train, resume, worker"),
            ("data zzz", "fetch, info, synthesize"),
        ])
    func commands(line: String, meaning: String) throws {
        let message = try said(of: line)
        #expect(message.contains(meaning), "\(message)")
        #expect(message.contains("has no command"), "\(message)")
    }

    @Test(
        "Values of another kind by the kind that is valid",
        arguments: [
            ("train --workers many", "expected a whole number"),
            ("train --checkpoint-every 1.5", "expected a whole number"),
            ("train --min-workers=x", "expected a whole number"), ("plan --hosts x", "expected a whole number"),
            ("train --chaos much", "expected a number"),
            ("train --join-timeout 0", "expected a number of seconds above 0, or none"),
            ("worker tcp://h:1 --join-timeout=never", "expected a number of seconds above 0, or none"),
            ("predict --classes a FILE 7.png", "whole numbers with commas between"),
            ("train --plane paper", "one of auto, shared-memory, messages"),
        ])
    func values(line: String, kind: String) throws {
        let message = try said(of: line)
        #expect(message.contains(kind), "\(message)")
    }

    @Test(
        "Words that are no options as the options they were meant for",
        arguments: [
            ("train lr=0.1", "--lr 0.1"), ("train epochs 3", "did you mean --epochs?"), ("train /", "--data /"),
        ])
    func operands(line: String, meaning: String) throws {
        let message = try said(of: line)
        #expect(message.contains(meaning), "\(message)")
    }
}
