"""Code pages by their differences from code page 037: those for Cyrillic, Greek, Turkish, Thai, Arabic, Farsi, the Baltic and Japan.

After IBM's Character Data Representation Architecture; U+FFFD stands where a page has no character.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

DIFFERENCES: Mapping[str, tuple[str, str]] = MappingProxyType({
    "cp420": (
        "4243444546474849515253545556575859626364656667686970717273747576777879808A8B8C8D8E8F909A9B9C9D9E"
        "9FA0A1AAABACADAEAFB0B1B2B3B4B5B6B7B8B9BABBBCBDBEBFC0CBCCCDCECFD0DADBDCDDDEDFE0E1EAEBECEDEEEFFAFB"
        "FCFDFE",
        "\u0651\ufe7d\u0640\ufffd\u0621\u0622\ufe82\u0623\ufe84\u0624\ufffd\ufffd\u0626\u0627\ufe8e\u0628"
        "\ufe91\u0629\u062a\ufe97\u062b\ufe9b\u062c\ufe9f\u062d\ufea3\u062e\ufea7\u062f\u0630\u0631\u0632"
        "\u0633\ufeb3\u060c\u0634\ufeb7\u0635\ufebb\u0636\ufebf\u0637\u0638\u0639\ufeca\ufecb\ufecc\u063a"
        "\ufece\ufecf\u00f7\ufed0\u0641\ufed3\u0642\ufed7\u0643\ufedb\u0644\ufef5\ufef6\ufef7\ufef8\ufffd"
        "\ufffd\ufefb\ufefc\ufedf\u0645\ufee3\u0646\ufee7\u0647\u061b\ufeeb\ufffd\ufeec\ufffd\u0648\u061f"
        "\u0649\ufef0\u064a\ufef2\ufef3\u0660\u00d7\ufffd\u0661\u0662\ufffd\u0663\u0664\u0665\ufffd\u0666"
        "\u0667\u0668\u0669",
    ),
    "cp423": (
        "4142434445464748494A4F5152535455565758595A5F62636465666768696A7071727374757677787B7C808A8B8C8D8E"
        "8F909A9B9C9D9E9FA0A1AAABACADAEAFB0B1B2B3B4B5B6B7B8B9BABBBCBDBEBFC0CACBCCCDCECFD0DADBDCDDDEDFE0E1"
        "EAEBECEDEEEFFAFBFCFDFE",
        "\u0391\u0392\u0393\u0394\u0395\u0396\u0397\u0398\u0399[!\u039a\u039b\u039c\u039d\u039e\u039f"
        "\u03a0\u03a1\u03a3]^\u03a4\u03a5\u03a6\u03a7\u03a8\u03a9\ufffd\ufffd\ufffd\ufffd\u0386\u0388"
        "\u0389\ufffd\u038a\u038c\u038e\u038f\u00a3\u00a7\u00c4\u03b1\u03b2\u03b3\u03b4\u03b5\u03b6\u00d6"
        "\u03b7\u03b8\u03b9\u03ba\u03bb\u03bc\u00dc\u00a8\u03bd\u03be\u03bf\u03c0\u03c1\u03c2\ufffd\u03ac"
        "\u03ad\u03ae\u03ca\u03af\u03cc\u03cd\u03cb\u03ce\u03c3\u03c4\u03c5\u03c6\u03c7\u03c8\u00b8\ufffd"
        "\u03c9\u00c2\u00e0\u00e4\u00ea\u00b4\u00b1\u00e9\u00e8\u00eb\u00ee\u00ef\u00b0\ufffd\u00bd\u00f6"
        "\u00f4\u00fb\u00f9\u00fc\u00ff\u00e7\u00c7\ufffd\ufffd",
    ),
    "cp880": (
        "4142434445464748494A4F5152535455565758595A5F626364656667686970717273747576777879808A8B8C8D8E8F90"
        "9A9B9C9D9E9FA0A1AAABACADAEAFB0B1B2B3B4B5B6B7B8B9BABBBCBDBEBFC0CACBCCCDCECFD0DADBDCDDDEDFE1EAEBEC"
        "EDEEEFFAFBFCFDFE",
        "\ufffd\u0452\u0453\u0451\ufffd\u0455\u0456\u0457\u0458[!\u0459\u045a\u045b\u045c\ufffd\u045f"
        "\u042a\u2116\u0402]^\u0403\u0401\ufffd\u0405\u0406\u0407\u0408\u0409\u040a\u040b\u040c\ufffd"
        "\ufffd\u040f\u044e\u0430\u0431\ufffd\u0446\u0434\u0435\u0444\u0433\u0445\u0438\u0439\u043a\u043b"
        "\u043c\u043d\u043e\u043f\u044f\ufffd\u0440\u0441\u0442\u0443\u0436\u0432\u044c\u044b\u0437\u0448"
        "\u044d\u0449\u0447\u044a\u042e\u0410\u0411\u0426\u0414\u0415\u0424\u0413\ufffd\u0425\u0418\u0419"
        "\u041a\u041b\u041c\ufffd\u041d\u041e\u041f\u042f\u0420\u0421\u00a4\u0422\u0423\u0416\u0412\u042c"
        "\u042b\u0417\u0428\u042d\u0429\u0427",
    ),
    "cp905": (
        "414647484A4F5A5B5F6667686A70797B7C7F808A8B8C8D8E8F9A9B9C9D9EA1AAABACADAEAFB0B2B3B4B6B7B9BABBBCC0"
        "CCCFD0DADCDFE0ECEFFC",
        "\ufffd\ufffd\u010b{\u00c7!\u011e\u0130^\ufffd\u010a[\u015f\ufffd\u0131\u00d6\u015e\u00dc\u02d8"
        "\u0127\u0109\u015d\u016d\ufffd|\u0125\u011d\u0135\u02db\ufffd\u00f6\u0126\u0108\u015c\u016c"
        "\ufffd@\u00b7\u017c}\u017b]\ufffd$\u0124\u011c\u0134\u00e7~\u0121\u011f`\\\ufffd\u00fc#\u0120\"",
    ),
    "cp1025": (
        "42434445464748494A4F5152535455565758595A5F62636465666768696A707172737475767778808A8B8C8D8E8F909A"
        "9B9C9D9E9FA0AAABACADAEAFB0B1B2B3B4B5B6B7B8B9BABBBCBDBEBFCACBCCCDCECFDADBDCDDDEDFE1EAEBECEDEEEFFA"
        "FBFCFDFE",
        "\u0452\u0453\u0451\u0454\u0455\u0456\u0457\u0458[!\u0459\u045a\u045b\u045c\u045e\u045f\u042a"
        "\u2116\u0402]^\u0403\u0401\u0404\u0405\u0406\u0407\u0408\u0409|\u040a\u040b\u040c\u00ad\u040e"
        "\u040f\u044e\u0430\u0431\u0446\u0434\u0435\u0444\u0433\u0445\u0438\u0439\u043a\u043b\u043c\u043d"
        "\u043e\u043f\u044f\u0440\u0441\u0442\u0443\u0436\u0432\u044c\u044b\u0437\u0448\u044d\u0449\u0447"
        "\u044a\u042e\u0410\u0411\u0426\u0414\u0415\u0424\u0413\u0425\u0418\u0419\u041a\u041b\u041c\u041d"
        "\u041e\u041f\u042f\u0420\u0421\u00a7\u0422\u0423\u0416\u0412\u042c\u042b\u0417\u0428\u042d\u0429"
        "\u0427",
    ),
    "cp1097": (
        "42434445464748494A51525354555657585962636465666768696A707172737475767778808C8D8E8F909A9B9C9D9E9F"
        "A0AAABACADAEAFB0B1B2B3B4B5B6B7B8B9BCBDBECBCCCDCECFDADBDCDDDEDFE1EAEBECEDEEEFFAFBFCFDFE",
        "\u060c\u064b\ufe81\ufe82\uf8fa\ufe8d\ufe8e\uf8fb\u00a4\ufe80\ufe83\ufe84\uf8f9\ufe85\ufe8b\ufe8f"
        "\ufe91\ufb56\ufb58\ufe95\ufe97\ufe99\ufe9b\ufe9d\ufe9f\ufb7a\u061b\ufb7c\ufea1\ufea3\ufea5\ufea7"
        "\ufea9\ufeab\ufead\ufeaf\ufb8a\ufeb1\ufeb3\ufeb5\ufeb7\ufeb9\ufebb\ufebd\ufebf\ufec1\ufec3\ufec5"
        "\ufec7\ufec9\ufeca\ufecb\ufecc\ufecd\ufece\ufecf\ufed0\ufed1\ufed3\ufed5\ufed7\ufb8e\ufedb\ufb92"
        "\ufb94\ufedd\ufedf\ufee1\ufee3\ufee5\ufee7\ufeed\ufee9\ufeeb\ufeec\ufba4\ufbfc\ufbfd\ufbfe\u061f"
        "\u0640\u06f0\u06f1\u06f2\u06f3\u06f4\u06f5\u06f6\u06f7\u06f8\u06f9",
    ),
    "cp1112": (
        "42444546484952535455565758626465666869727374757677788C8D8E9A9B9DAAABACADAEB2BCBDBECBCDDBDDDEDFEB"
        "EDFBFDFE",
        "\u0161\u0105\u012f\u016b\u0113\u017e\u0119\u0117\u010d\u0173\u201e\u201c\u0123\u0160\u0104\u012e"
        "\u016a\u0112\u017d\u0118\u0116\u010c\u0172\u012a\u013b\u0122\u0101\u017c\u0144\u0156\u0157\u0137"
        "\u201d\u017a\u0100\u017b\u0143\u012b\u0179\u0136\u013c\u014d\u0146\u0107\u0142\u015b\u2019\u014c"
        "\u0145\u0106\u0141\u015a",
    ),
    "cp1122": (
        "43474A4F515A5B5F63676A71797B7C8C8E9FA1ACAEB0B5BABBC0CCD0DCE0EC",
        "{}\u00a7!`\u00a4\u00c5^#$\u00f6\\\u00e9\u00c4\u00d6\u0161\u017e]\u00fc\u0160\u017d\u00a2[\u00ac|"
        "\u00e4\u00a6\u00e5~\u00c9@",
    ),
    "cp1123": (
        "42434445464748494A4F5152535455565758595A5F62636465666768696A707172737475767778808A8B8C8D8E8F909A"
        "9B9C9D9E9FA0AAABACADAEAFB0B1B2B3B4B5B6B7B8B9BABBBCBDBEBFCACBCCCDCECFDADBDCDDDEDFE1EAEBECEDEEEFFA"
        "FBFCFDFE",
        "\u0452\u0491\u0451\u0454\u0455\u0456\u0457\u0458[!\u0459\u045a\u045b\u045c\u045e\u045f\u042a"
        "\u2116\u0402]^\u0490\u0401\u0404\u0405\u0406\u0407\u0408\u0409|\u040a\u040b\u040c\u00ad\u040e"
        "\u040f\u044e\u0430\u0431\u0446\u0434\u0435\u0444\u0433\u0445\u0438\u0439\u043a\u043b\u043c\u043d"
        "\u043e\u043f\u044f\u0440\u0441\u0442\u0443\u0436\u0432\u044c\u044b\u0437\u0448\u044d\u0449\u0447"
        "\u044a\u042e\u0410\u0411\u0426\u0414\u0415\u0424\u0413\u0425\u0418\u0419\u041a\u041b\u041c\u041d"
        "\u041e\u041f\u042f\u0420\u0421\u00a7\u0422\u0423\u0416\u0412\u042c\u042b\u0417\u0428\u042d\u0429"
        "\u0427",
    ),
    "cp1160": (
        "42434445464748495152535455565758596263646566676869707172737475767778808A8B8C8D8E8F909A9B9C9D9E9F"
        "A0AAABACADAEAFB0B1B2B3B4B5B6B7B8B9BABBBCBDBEBFCACBCCCDCECFDADBDCDDDEDFE1EAEBECEDEEEFFAFBFCFDFE",
        "\u0e01\u0e02\u0e03\u0e04\u0e05\u0e06\u0e07[\u0e48\u0e08\u0e09\u0e0a\u0e0b\u0e0c\u0e0d\u0e0e]"
        "\u0e0f\u0e10\u0e11\u0e12\u0e13\u0e14\u0e15^\u0e3f\u0e4e\u0e16\u0e17\u0e18\u0e19\u0e1a\u0e1b"
        "\u0e1c\u0e4f\u0e1d\u0e1e\u0e1f\u0e20\u0e21\u0e22\u0e5a\u0e23\u0e24\u0e25\u0e26\u0e27\u0e28\u0e5b"
        "\u0e29\u0e2a\u0e2b\u0e2c\u0e2d\u0e2e\u0e50\u0e51\u0e52\u0e53\u0e54\u0e55\u0e56\u0e57\u0e58\u0e59"
        "\u0e2f\u0e30\u0e31\u0e32\u0e33\u0e34\u0e49\u0e35\u0e36\u0e37\u0e38\u0e39\u0e3a\u0e40\u0e41\u0e42"
        "\u0e43\u0e44\u0e4a\u0e45\u0e46\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e4d\u0e4b\u20ac",
    ),
})  # fmt: skip
"""The places that differ, two hexadecimal digits each, and the characters there."""
