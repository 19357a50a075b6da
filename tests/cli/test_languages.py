"""Which language the command speaks, and that all it says is there in both."""

from __future__ import annotations

import ast
import plistlib
import re
from pathlib import Path

import click
import pytest

from converters.cli import languages, main
from converters.cli.chinese import WORDS

IDEOGRAPH = re.compile("[\u3400-\u9fff]")


@pytest.mark.parametrize(("arguments", "environment", "wanted"), [
    ([], {}, "en"), ([], {"LANG": "zh_CN.UTF-8"}, "zh"), ([], {"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"), ([], {"LC_MESSAGES": "zh_HK", "LANG": "de_DE"}, "zh"),
    ([], {"GOUJI_LANG": "zh", "LC_ALL": "en_US.UTF-8"}, "zh"), ([], {"GOUJI_LANG": "en", "LC_ALL": "zh_CN"}, "en"), ([], {"GOUJI_LANG": "Chinese (Simplified)_China.936"}, "zh"),
    (["--lang", "zh", "check", "a"], {}, "zh"), (["check", "a", "--lang=zh"], {"GOUJI_LANG": "en"}, "zh"), (["check", "a", "--lang", "en"], {"LANG": "zh_CN"}, "en"),
    (["check", "--", "--lang", "zh"], {}, "en"), (["check", "--lang"], {}, "en"), ([], {"LANG": "zh-Hans"}, "zh"),
])
def test_the_option_goes_before_the_variable_and_that_before_the_locale(arguments, environment, wanted):
    languages.choose(arguments, environment)
    assert languages.say("en", "zh") == wanted


def test_a_chinese_windows_is_spoken_to_in_chinese(monkeypatch):
    import ctypes

    class Kernel:
        def GetUserDefaultUILanguage(self):
            return 0x0804

    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setattr(ctypes, "windll", type("Dlls", (), {"kernel32": Kernel()}), raising=False)
    languages._by_system.cache_clear()
    languages.choose((), {})
    assert languages.chinese()
    monkeypatch.setattr(Kernel, "GetUserDefaultUILanguage", lambda _self: 0x0409)
    languages._by_system.cache_clear()
    languages.choose((), {})
    assert not languages.chinese()
    languages._by_system.cache_clear()


def test_a_chinese_mac_is_spoken_to_in_chinese(monkeypatch, tmp_path):
    preferences = tmp_path / "Library" / "Preferences" / ".GlobalPreferences.plist"
    preferences.parent.mkdir(parents=True)
    monkeypatch.setattr("sys.platform", "darwin")
    monkeypatch.setenv("HOME", str(tmp_path))
    for data, wanted in ((plistlib.dumps({"AppleLanguages": ["zh-Hans-CN", "en"]}, fmt=plistlib.FMT_BINARY), True), (plistlib.dumps({"AppleLanguages": ["en-CN", "zh-Hans"]}), False),
                         (plistlib.dumps({}), False), (b"damaged", False), (b"<?xml version='1.0'?><plist><dict><key>", False), (b"bplist00", False)):
        preferences.write_bytes(data)
        languages._by_system.cache_clear()
        languages.choose((), {})
        assert languages.chinese() == wanted, data
    languages._by_system.cache_clear()


def _helps():
    for name, command in main.commands.items():
        for option in command.params:
            if isinstance(option, click.Option) and option.name != "help":
                yield f"{name} --{option.name}", option.help


def test_every_option_and_every_command_has_its_help_in_both_languages():
    for name, text in _helps():
        for wanted in (["--lang", "zh"], ["--lang", "en"]):
            languages.choose(wanted)
            own = languages.half(text)
            assert own.strip(), name
            assert bool(IDEOGRAPH.search(own)) == languages.chinese(), name
    for name, command in main.commands.items():
        for wanted in (["--lang", "zh"], ["--lang", "en"]):
            languages.choose(wanted)
            short = command.get_short_help_str(60)
            assert short, name
            assert bool(IDEOGRAPH.search(short)) == languages.chinese(), name


# Said to who writes a command, or of kinds of values that no command takes.
NOT_SAID = ("Show this message", "Show the version", "%(prog)s", "deprecated", "DeprecationWarning", "Value must be an iterable", "Could not determine name", "No options defined", "Arguments take exactly", "defined twice",
            "cannot use the same flag", "Do you want to continue?", "Confirm the action", "Invalid start character", "Choice({choices})", "does not match the format",
            "is not a valid boolean", "{len_type}", "is not a valid UUID")


def test_the_catalogue_has_every_word_of_the_parser_that_a_user_can_meet():
    said = set()
    for name in ("core", "decorators", "exceptions", "formatting", "parser", "types"):
        for node in ast.walk(ast.parse((Path(click.__file__).parent / f"{name}.py").read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"_", "ngettext"}:
                said |= {item.value for item in node.args if isinstance(item, ast.Constant) and isinstance(item.value, str)}
    assert "Missing argument" in said
    assert not {word for word in said if word not in WORDS and not any(part in word for part in NOT_SAID)}


def test_every_word_of_the_catalogue_takes_what_the_english_one_gives():
    for english, chinese in WORDS.items():
        given = set(re.findall(r"\{(\w+)", english)) | set(re.findall(r"%\((\w+)\)", english))
        taken = set(re.findall(r"\{(\w+)", chinese)) | set(re.findall(r"%\((\w+)\)", chinese))
        assert taken <= given, english
        assert IDEOGRAPH.search(chinese), english
