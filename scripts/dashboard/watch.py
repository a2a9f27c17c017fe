"""Watches a run through a browser; see scripts/test-dashboard.sh."""

import argparse
import json
import re
import subprocess
import tempfile
import time
import urllib.parse
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families
from selenium.webdriver.common.by import By

import strangers
from browser import browser
from run import Run

OPTIONS = ["--hidden", "64", "--batch-size", "32", "--no-early-stopping", "--seed", "3"]
# However fast the machine, one run lasts until it is stopped; the other ends by itself.
LONG = [*OPTIONS, "--epochs", "3000"]
SHORT = [*OPTIONS, "--epochs", "30"]
WATCHED = ["--workers", "2", "--dashboard", "127.0.0.1:0"]


ENDED = "return /has ended/.test(document.querySelector('#connection').textContent)"


def wait(driver, script, what, patience=60):
    """Until a script's value is true; returns it."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if value := driver.execute_script(script):
            return value
        time.sleep(0.1)
    raise AssertionError(f"{what} did not come to be")


def picture(driver, directory, name):
    """As a phone and a desk show the page, in light and in dark."""
    for width, height in [(390, 844), (1280, 900)]:
        driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500},
        )
        for scheme in ["light", "dark"]:
            driver.execute_cdp_cmd(
                "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
            )
            driver.save_screenshot(str(directory / f"{name}-{width}-{scheme}.png"))
        overflow = driver.execute_script("return document.documentElement.scrollWidth - innerWidth")
        assert overflow <= 0, f"{overflow} pixels stick out at a width of {width}"
    driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def check_movement(driver):
    """Figures and curves change, and what the reader does to the page stays."""
    assert "synthetic" in driver.find_element(By.TAG_NAME, "header").text or driver.title
    read = "return document.querySelector('#now progress')?.value"
    first = wait(driver, read, "a first step")
    wait(driver, "return document.querySelectorAll('#curves svg polyline').length", "a curve")
    driver.execute_script(
        """
        window.kept = document.querySelector('#curves svg');
        const details = document.querySelector('details'); details.open = true;
        details.querySelector('summary').focus();
        window.scrollTo(0, 400);
        """
    )
    curve = "return document.querySelector('#curves svg polyline')?.getAttribute('points')"
    before = driver.execute_script(curve)
    wait(driver, f"{curve.replace('return', 'return (')}) !== {json.dumps(before)}", "a curve that moves")
    assert driver.execute_script(read) > first, "the steps go on"
    assert driver.execute_script(
        """
        return document.querySelector('details').open && document.activeElement.nodeName === 'SUMMARY'
            && scrollY > 300 && window.kept === document.querySelector('#curves svg')
        """
    ), "what was folded open, focused and scrolled to stays so"
    driver.execute_script("window.scrollTo(0, 0)")


def check_metrics(port):
    answer = strangers.get(port, "/metrics")
    head, body = answer.decode().split("\r\n\r\n", 1)
    assert "text/plain; version=0.0.4" in head
    # Epochs here are shorter than the time over which speeds are taken.
    assert re.search(rb"^apus_samples_per_second [1-9]", answer, re.MULTILINE), "a run that goes on has a speed"
    families = {family.name: family for family in text_string_to_metric_families(body)}
    assert families["apus_planned_steps"].samples and families["apus_worker_compute_seconds"].type == "counter"
    assert all(family.documentation and family.samples for family in families.values())
    print(f"  {len(families)} metrics, as Prometheus' own parser reads them")


def check_silence(driver, origin):
    """Nothing on the console, and nothing asked of anybody else."""
    messages = [entry for entry in driver.get_log("browser") if entry["level"] in ("SEVERE", "WARNING")]
    assert not messages, messages
    for entry in driver.get_log("performance"):
        event = json.loads(entry["message"])["message"]
        if event["method"] == "Network.requestWillBeSent":
            url = event["params"]["request"]["url"]
            assert url.startswith((origin, "data:")), f"asked for {url}"


def check_long(driver, run, pictures):
    """A run that goes on through all that happens to it, until it is stopped."""
    port = urllib.parse.urlparse(run.url).port
    print("the page loads, and its curves move")
    driver.get(run.url)
    check_movement(driver)
    check_metrics(port)
    picture(driver, pictures, "training")
    print("a killed worker shows")
    killed = run.kill_worker()
    wait(driver, f"return document.querySelector('#faults').textContent.includes('pid {killed}')", "the fault")
    wait(driver, "return /1 worker lost/.test(document.querySelector('#now').textContent)", "the loss")
    picture(driver, pictures, "killed")
    print("strangers do their worst")
    strangers.misbehave(port)
    strangers.crowd(port)
    print("without scripts it is a page all the same")
    plain = strangers.get(port, "/").decode()
    assert '<noscript><meta http-equiv="refresh"' in plain and "<progress" in plain
    print("a stop shows")
    run.process.terminate()
    wait(driver, ENDED, "the stop")
    picture(driver, pictures, "stopped")
    check_silence(driver, run.url)


def check_short(driver, run, pictures):
    """A run that ends by itself; returns its fingerprint."""
    print("the end shows")
    driver.get(run.url)
    wait(driver, ENDED, "the end", 180)
    fingerprint = run.result()["fingerprint"]
    wait(driver, f"return document.body.textContent.includes('{fingerprint[:12]}')", "the fingerprint")
    picture(driver, pictures, "ended")
    check_silence(driver, run.url)
    return fingerprint


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--apus", required=True)
    parser.add_argument("--pictures", type=Path, default=Path(".build/dashboard"))
    arguments = parser.parse_args()
    arguments.pictures.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        data = f"{scratch}/digits"
        subprocess.run(
            [arguments.apus, "data", "synthesize", data, "--train", "12000", "--test", "1000", "--quiet"], check=True
        )
        driver = browser()
        runs = []

        def start(name, options, execution=WATCHED):
            runs.append(Run(arguments.apus, data, f"{scratch}/{name}", options, execution))
            return runs[-1]

        try:
            check_long(driver, start("long", LONG), arguments.pictures)
            fingerprint = check_short(driver, start("short", SHORT), arguments.pictures)
            print("nobody who watched changed the result")
            unwatched = start("unwatched", SHORT, ["--workers", "2"]).result()
            assert unwatched["fingerprint"] == fingerprint, (unwatched, fingerprint)
        finally:
            driver.quit()
            for run in runs:
                run.process.kill()
    print(f"all is well; pictures lie in {arguments.pictures}")


main()
