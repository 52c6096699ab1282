"""What `waymark plan --ics` writes is a calendar that Python's icalendar reads without a fault, on
days people work, and the same bytes each time."""

import json
import subprocess
import tomllib
import unittest
from datetime import date, timedelta
from pathlib import Path

from icalendar import Calendar

WAYMARK = "target/debug/waymark"
STARTS = ["--employment-start", "2026-09-07", "--programme-start", "2026-10-01", "--qualified-on", "2025-07-01"]
LEAVE = (date(2026, 12, 14), date(2027, 1, 3))
# The plan says itself where it could place something on no working day.
HONEST = ("no working day", "bank holidays are known until")


def waymark(*arguments):
    return subprocess.run([WAYMARK, *arguments], check=True, capture_output=True).stdout


def pathways():
    rules = json.loads(waymark("rules", "--json"))
    # Who a rule applies to: everybody, the people on a pathway; access rules apply to records.
    applies = [rule["applies"] for rule in rules if isinstance(rule.get("applies"), dict)]
    return sorted({to["pathway"] for to in applies if "pathway" in to})


def plan(pathway):
    leave = f"{LEAVE[0]}..{LEAVE[1]}"
    return waymark("plan", pathway, *STARTS, "--leave", leave, "--ics")


class Opens(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.pathways = pathways()
        holidays = tomllib.loads(Path("core/rules/bank-holidays.toml").read_text())
        cls.holidays = {date.fromisoformat(str(day)) for day in holidays["days"]}

    def test_the_pathways_people_are_promised_are_there(self):
        promised = {
            "north-yorkshire/asye", "north-yorkshire/progression", "north-yorkshire/probation",
            "bexley/amhp", "bexley/practice-educator", "england/placement",
            "england/best-interests-assessor", "england/social-worker-registration",
            "england/occupational-therapist-registration",
        }
        self.assertEqual(promised - set(self.pathways), set())

    def test_every_calendar_is_read_without_a_fault(self):
        for pathway in self.pathways:
            with self.subTest(pathway):
                calendar = Calendar.from_ical(plan(pathway))
                self.assertEqual(calendar.errors, [])
                self.assertIn("PRODID", calendar)
                self.assertEqual(calendar["VERSION"], "2.0")
                events = calendar.walk("VEVENT")
                self.assertEqual([event.errors for event in events if event.errors], [])
                uids = [str(event["UID"]) for event in events]
                self.assertEqual(len(uids), len(set(uids)), "each event has a uid of its own")
                for event in events:
                    self.assertIn("DTSTAMP", event)
                    self.assertEqual(event.decoded("DTEND") - event.decoded("DTSTART"), timedelta(days=1))
                    self.assertTrue(str(event["SUMMARY"]).strip())

    def test_events_are_on_days_people_work(self):
        placed = 0
        for pathway in self.pathways:
            for event in Calendar.from_ical(plan(pathway)).walk("VEVENT"):
                day = event.decoded("DTSTART")
                said = str(event.get("DESCRIPTION", ""))
                if any(words in said for words in HONEST):
                    continue
                placed += 1
                with self.subTest(pathway, event=str(event["SUMMARY"]), day=day.isoformat()):
                    self.assertIs(type(day), date, "a whole day, without a time")
                    self.assertLess(day.weekday(), 5)
                    self.assertNotIn(day, self.holidays)
                    self.assertFalse(LEAVE[0] <= day <= LEAVE[1], "on leave")
        self.assertGreater(placed, 20)

    def test_the_same_plan_is_the_same_bytes(self):
        for pathway in self.pathways:
            self.assertEqual(plan(pathway), plan(pathway))


if __name__ == "__main__":
    unittest.main()
