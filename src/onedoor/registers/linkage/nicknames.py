"""Short and pet forms of given names: people are entered now by one, now by the other."""

from __future__ import annotations

_GROUPS = """
alexander alex alec sandy xander sasha alejandro|alexandra alex sandra sandy lexi alejandra|andrew andy drew andres|anthony tony antonio anton toni
benjamin ben benny benji|catherine katherine kathryn katharine kate kathy cathy katie kitty kat catalina|charles charlie chuck carlos chas
christopher chris kit topher cristobal|christine christina chris tina chrissy cristina|daniel dan danny|david dave davey|deborah debbie deb debra
donald don donny|dorothy dot dottie|edward ed eddie ned ted teddy eduardo|elizabeth liz lizzie beth betty eliza elisabeth libby elsie isabel lisa lisbeth
frances fran francesca francisca paca paqui|francis frank francisco paco pancho franz|frederick fred freddie federico fritz|geoffrey geoff jeff jeffrey
george georgie jorge georg|gregory greg|gerald gerry jerry|harold harry hal|henry harry hank enrique heinrich heinz|isabella bella izzy|jacob jake
jacqueline jackie|james jim jimmy jamie jaime|jennifer jen jenny|jessica jess jessie|john jack johnny jon|johannes hans|juan juanito|jonathan jon johnny
joseph joe joey jose pepe josef sepp|joshua josh|judith judy|kenneth ken kenny|kimberly kim|lawrence larry laurence lorenzo|leonard len lenny leo
louis lou lewis luis ludwig|madeline maddie madeleine|margaret maggie meg peggy marge margarita greta|maria mary mari marie|martin marty
matthew matt mateo|maximilian max|michael mike mick mickey miguel|michelle shelly|nathaniel nathan nate nat|nicholas nick nicky nicolas klaus nico
nicole nikki nicky|oliver ollie|olivia liv livvy|pamela pam|patricia pat patty tricia trish|patrick pat paddy patricio|paul pablo|peter pete pedro
philip phil phillip felipe|rachel raquel|raymond ray|rebecca becky becca|richard rick rich dick ricky ricardo|robert rob bob bobby robbie bert roberto
ronald ron ronnie|rosemary rosie rose|samantha sam sammy|samuel sam sammy|sarah sally sara sadie|stephen steven steve stefan esteban|stephanie steph
susan sue suzie susana suzanne|theodore ted theo teddy|theresa teresa terry tess|thomas tom tommy tomas|timothy tim timmy|victoria vicky tori
vincent vince vinny vicente|virginia ginny|walter walt wally|william will bill billy willy liam guillermo wilhelm|zachary zach zack|rosario charo
dolores lola|concepcion concha conchita|mercedes merche|guadalupe lupe|ignacio nacho|manuel manolo manu|rafael rafa|guillermo memo|jesus chuy|consuelo chelo
"""  # fmt: skip

_FORMS: dict[str, set[int]] = {}
for _number, _group in enumerate(_GROUPS.replace("\n", "|").strip("|").split("|")):
    for _name in _group.split():
        _FORMS.setdefault(_name, set()).add(_number)


def forms(given: str | None) -> list[str]:
    """Signs of the groups of forms to which a given name belongs; two names with one in common may be the same name.

    A name of no group is its own sign.
    """
    if not given:
        return []
    found = sorted({number for word in given.split() for number in _FORMS.get(word, ())})
    return [f"#{number}" for number in found] or [given]
