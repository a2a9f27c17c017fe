"""What the manifests must mean, beyond fields and types: asserted one by one, each with its reason.

    python kubernetes.py deploy/kubernetes/indexed-job.yaml deploy/kubernetes/jobset.yaml
"""

import contextlib
import os
import signal
import subprocess
import sys

import yaml
from kubeflow_trainer_api import models

RESUMABLE, USAGE, DATA = 75, 64, 65


def jobs(documents):
    """Every Job of a file, with the names under which its pods are found."""
    for document in documents:
        name = document["metadata"]["name"]
        if document["kind"] == "Job":
            spec = document["spec"]
            yield name, spec, f"{name}-0.{spec['template']['spec'].get('subdomain')}"
        elif document["kind"] == "JobSet":
            for replicated in document["spec"]["replicatedJobs"]:
                yield replicated["name"], replicated["template"]["spec"], f"{name}-{replicated['name']}-0-0.{name}"


def option(container, name):
    return next(word.split("=", 1)[1] for word in container["args"] if word.startswith(f"--{name}="))


def keeps(model, ours):
    """Whether a model that was made of ours holds all of it; defaults it may add."""
    if isinstance(ours, dict):
        return isinstance(model, dict) and all(key in model and keeps(model[key], ours[key]) for key in ours)
    if isinstance(ours, list):
        return isinstance(model, list) and len(model) == len(ours) and all(map(keeps, model, ours))
    return model == ours


def status_of(script, ending, asked):
    """What a pod ends with whose worker ends with some status, after SIGTERM where it is asked."""
    worker = f"trap 'exit {ending}' TERM; echo there; sleep 100 & wait" if asked else f"exit {ending}"
    shell = subprocess.Popen(["/bin/sh", "-uc", script, "/bin/sh", "-c", worker], stdout=subprocess.PIPE, start_new_session=True)
    try:
        if asked:
            shell.stdout.readline()
            shell.terminate()
        return shell.wait(60)
    finally:
        # What the worker left behind, if anything.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(shell.pid, signal.SIGKILL)


def check(path, say):
    with open(path) as file:
        documents = list(yaml.safe_load_all(file))
    kinds = {document["kind"] for document in documents}
    named = {document["kind"]: document["metadata"]["name"] for document in documents}
    found = {}
    for name, spec, host in jobs(documents):
        pod = spec["template"]["spec"]
        (container,) = pod["containers"]
        found[container["name"]] = (spec, pod, container, host)
        say(spec["completionMode"] == "Indexed", f"{name}: pods have names")
        say(spec["completions"] == spec["parallelism"], f"{name}: all pods run at once")
        say(pod["restartPolicy"] == "Never", f"{name}: a PodFailurePolicy needs restartPolicy Never")
        say(spec["podReplacementPolicy"] == "Failed", f"{name}: no two pods at a run directory or a name")
        outcome = {}
        for rule in spec["podFailurePolicy"]["rules"]:
            codes = rule.get("onExitCodes")
            if codes:
                say(codes["containerName"] == container["name"], f"{name}: the rule is for its container")
                say(codes["operator"] == "In" and 0 not in codes["values"], f"{name}: codes are named")
                for code in codes["values"]:
                    outcome.setdefault(code, rule["action"])
            else:
                conditions = [condition["type"] for condition in rule["onPodConditions"]]
                say(conditions == ["DisruptionTarget"] and rule["action"] == "Ignore", f"{name}: disruptions are nobody's fault")
        say(outcome == {USAGE: "FailJob", DATA: "FailJob", RESUMABLE: "Ignore"}, f"{name}: what exit codes lead to: {outcome}")
        say(pod["automountServiceAccountToken"] is False, f"{name}: no service account token")
        say(pod["enableServiceLinks"] is False, f"{name}: no variables APUS_... of Services")
        context = pod["securityContext"]
        say(context["runAsNonRoot"] and context["runAsUser"] == 10001, f"{name}: the image's user")
        say(context["seccompProfile"]["type"] == "RuntimeDefault", f"{name}: seccomp")
        say(pod["terminationGracePeriodSeconds"] >= 30, f"{name}: time for a checkpoint")
        for each in pod["initContainers"] + pod["containers"]:
            security = each["securityContext"]
            say(security["readOnlyRootFilesystem"] is True, f"{name}/{each['name']}: read-only root file system")
            say(security["allowPrivilegeEscalation"] is False, f"{name}/{each['name']}: no more privileges")
            say(security["capabilities"] == {"drop": ["ALL"]}, f"{name}/{each['name']}: no capabilities")
            say({"cpu", "memory"} <= set(each["resources"]["requests"]), f"{name}/{each['name']}: requests")
            say("memory" in each["resources"]["limits"], f"{name}/{each['name']}: a limit of memory")
            volumes = {volume["name"] for volume in pod["volumes"]}
            say({mount["name"] for mount in each["volumeMounts"]} <= volumes, f"{name}/{each['name']}: mounts exist")
        say(container["image"] == pod["initContainers"][0]["image"], f"{name}: one image")
    say(set(found) == {"coordinator", "worker"}, f"{path}: a coordinator and workers")

    spec, pod, coordinator, host = found["coordinator"]
    say(spec["completions"] == 1, f"{path}: one coordinator")
    say(coordinator["args"][:2] == ["train", "--resume"], f"{path}: a new pod goes on where the last one was cut")
    mounts = {mount["name"]: mount for mount in coordinator["volumeMounts"]}
    say(option(coordinator, "run-dir").startswith(mounts["runs"]["mountPath"] + "/"), f"{path}: the run is on the volume")
    claims = [v["persistentVolumeClaim"]["claimName"] for v in pod["volumes"] if "persistentVolumeClaim" in v]
    say(claims == [named["PersistentVolumeClaim"]], f"{path}: the claim is the one made")
    port = option(coordinator, "listen").rsplit(":", 1)[1]
    dashboard = option(coordinator, "dashboard").rsplit(":", 1)[1]
    ports = {p["name"]: str(p["containerPort"]) for p in coordinator["ports"]}
    say(ports == {"workers": port, "dashboard": dashboard}, f"{path}: the ports are those listened on")
    for probe in ("startupProbe", "livenessProbe"):
        say(coordinator[probe]["httpGet"] == {"path": "/healthz", "port": "dashboard"}, f"{path}: {probe} asks /healthz")
    token = next(e for e in coordinator["env"] if e["name"] == "APUS_DASHBOARD_TOKEN")
    say("secretKeyRef" in token["valueFrom"], f"{path}: the page's token is a secret")
    worker = found["worker"][2]
    script, *words = worker["args"]
    say(worker["command"] == ["/bin/sh", "-uc"], f"{path}: the worker's first word is a script")
    say(
        words[:3] == ["/usr/local/bin/apus", "worker", f"tcp://{host}:{port}"],
        f"{path}: workers go where the coordinator is",
    )
    for ending, asked, expected in [(0, False, 0), (0, True, RESUMABLE), (69, False, 69), (69, True, 69), (75, False, 75)]:
        found = status_of(script, ending, asked)
        say(found == expected, f"{path}: a worker that ends with {ending}{' when asked to leave' * asked} makes the pod end with {found}")
    if "JobSet" in kinds:
        (jobset,) = (document for document in documents if document["kind"] == "JobSet")
        again = models.JobsetV1alpha2JobSet.from_dict(jobset).to_dict()
        say(keeps(again, jobset), f"{path}: the JobSet's models know every field")
        success = jobset["spec"]["successPolicy"]
        say(success == {"operator": "All", "targetReplicatedJobs": ["coordinator"]}, f"{path}: the run's end is the end")
    else:
        (service,) = (document for document in documents if document["kind"] == "Service")
        say(service["spec"]["clusterIP"] == "None", f"{path}: a headless Service")
        say(service["spec"]["publishNotReadyAddresses"] is True, f"{path}: found before it is ready")
        say(pod["subdomain"] == service["metadata"]["name"], f"{path}: the Service names the pod")
        labels = spec["template"]["metadata"]["labels"]
        say(service["spec"]["selector"].items() <= labels.items(), f"{path}: the Service finds the coordinator")


def main():
    failures = []
    count = 0

    def say(holds, what):
        nonlocal count
        count += 1
        if not holds:
            failures.append(what)

    for path in sys.argv[1:]:
        check(path, say)
    for failure in failures:
        print(f"not so: {failure}", file=sys.stderr)
    print(f"kubernetes: {count} assertions, {len(failures)} failed")
    sys.exit(1 if failures else 0)


main()
