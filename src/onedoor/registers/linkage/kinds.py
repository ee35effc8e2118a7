"""What a column holds, and the names by which it is known in several languages."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum


class Kind(StrEnum):
    """What a column holds: decides how it is cleaned, compared and used for finding candidates."""

    ID = "id"
    """Names the record. Never compared: it says nothing about what the record is about."""
    IGNORE = "ignore"
    GIVEN = "given name"
    MIDDLE = "middle name"
    SURNAME = "surname"
    NAME = "name"
    BIRTH = "date of birth"
    BIRTH_DAY = "day of birth"
    BIRTH_MONTH = "month of birth"
    BIRTH_YEAR = "year of birth"
    SEX = "sex"
    NATIONAL = "national number"
    PHONE = "phone"
    EMAIL = "email"
    NUMBER_IN_STREET = "street number"
    STREET = "street"
    ADDRESS_LINE = "address line"
    PLACE = "place"
    POSTCODE = "postcode"
    STATE = "state"
    ADDRESS = "address"
    DATE = "date"
    NUMBER = "number"
    CATEGORY = "category"
    TEXT = "text"


ADDRESS_PARTS = (
    Kind.NUMBER_IN_STREET, Kind.STREET, Kind.ADDRESS_LINE, Kind.PLACE, Kind.POSTCODE, Kind.STATE, Kind.ADDRESS,
)  # fmt: skip
NAMES = (Kind.GIVEN, Kind.MIDDLE, Kind.SURNAME, Kind.NAME)
BIRTH_PARTS = (Kind.BIRTH, Kind.BIRTH_DAY, Kind.BIRTH_MONTH, Kind.BIRTH_YEAR)
GENERIC = (Kind.DATE, Kind.NUMBER, Kind.CATEGORY, Kind.TEXT)
"""Kinds of which a file may have several columns; they are told apart by their names."""

_NAMES = {
    Kind.ID: "id, rec id, record id, recordid, recid, unique id, uid, uuid, row id, rowid, row, index, row number, record number, "
    "record no, entity id, cluster id, cluster, group id, match id, true id, key, identifier, registro, numero de registro, "
    "datensatz, datensatznummer, satznummer, lfd nr, enregistrement, numero enregistrement, record key, source id",
    Kind.IGNORE: "source, source dataset, dataset, title prefix, salutation, anrede, honorific, tratamiento, civilite, age",
    Kind.GIVEN: "given name, given names, givenname, first name, firstname, fname, forename, forenames, christian name, name first, "
    "given, first, nombre, nombres, nombre de pila, primer nombre, vorname, vornamen, rufname, prenom, prenoms, nome, primeiro nome, "
    "voornaam, voornamen, fornavn, fornamn, etunimi, imie, jmeno, eesnimi, vards, vardas, keresztnev, prenume, ime, ad, 名, imya, "
    "roepnaam, calling name, first given name",
    Kind.MIDDLE: "middle name, middlename, middle names, mname, second name, middle initial, segundo nombre, zweiter vorname, "
    "deuxieme prenom, mellomnavn, mellannamn, tussenvoegsel, name middle, "
    "midl name, mid name, midinit, mi, mid init, middle",
    Kind.SURNAME: "surname, surnames, last name, lastname, lname, family name, familyname, name last, last, sname, family, apellido, "
    "apellidos, primer apellido, nachname, familienname, zuname, nom, nom de famille, nom famille, cognome, sobrenome, apelido, "
    "achternaam, familienaam, etternavn, efternavn, efternamn, sukunimi, nazwisko, prijmeni, perekonnanimi, uzvards, pavarde, "
    "vezeteknev, nume, nume de familie, prezime, soyad, soyadi, 姓, familiya, "
    "apellido paterno, apellido materno, segundo apellido, nom usage, nom d usage, nom naissance, birth name, maiden name, geburtsname",
    Kind.NAME: "name, full name, fullname, person name, complete name, nombre completo, nombre y apellidos, vollstandiger name, "
    "nom complet, nom et prenom, nome completo, volledige naam, naam, navn, namn, nimi, nev, applicant name, client name, "
    "customer name, patient name, resident name",
    Kind.BIRTH: "date of birth, dob, d o b, birth date, birthdate, birthday, born, birth, date birth, fecha de nacimiento, "
    "fecha nacimiento, f nacimiento, fec nac, fecha nac, nacimiento, geburtsdatum, geb datum, geboren, geburtstag, gebdat, "
    "date de naissance, date naissance, naissance, ne le, data di nascita, data nascita, data de nascimento, data nascimento, "
    "geboortedatum, fodselsdato, fodselsdag, fodelsedatum, syntymaaika, data urodzenia, datum narozeni, sunniaeg, dzimsanas datums, "
    "gimimo data, szuletesi datum, data nasterii, datum rodenja, dogum tarihi, "
    "birthdt, birth dt, f nac, fecha nacim, date naiss, dt naissance, nascimento, bday, date of birth dob, dob yyyymmdd, birthdate yyyymmdd",
    Kind.BIRTH_DAY: "birth day, day of birth, dob day, dob d, bd, bday day, dia de nacimiento, geburtstag tag, jour de naissance, "
    "birth d, bday d",
    Kind.BIRTH_MONTH: "birth month, month of birth, dob month, dob m, bm, mes de nacimiento, geburtsmonat, mois de naissance, "
    "birth m, bmonth, birth mo",
    Kind.BIRTH_YEAR: "birth year, year of birth, dob year, dob y, yob, by, birthyear, ano de nacimiento, ano nacimiento, geburtsjahr, "
    "annee de naissance, anno di nascita, geboortejaar, fodselsar, rok urodzenia, "
    "birth y, byear, birth yr, jahrgang",
    Kind.SEX: "sex, gender, sexo, genero, geschlecht, sexe, genre, sesso, genere, geslacht, kjonn, kon, sukupuoli, plec, pohlavi, sugu",
    Kind.NATIONAL: "national number, national id, nationalid, national identifier, national insurance number, nino, ni number, ssn, "
    "soc sec id, social security number, social security, soc sec, socsec, soc sec number, person number, personal number, personal code, "
    "personal id, identity number, id number, id card, idcard, identity card, citizen id, nhs number, nhs no, medicare number, "
    "tax id, tax number, tin, tfn, sin, passport, passport number, dni, nif, nie, numero de identidad, cedula, curp, rfc, rut, "
    "numero de seguridad social, documento, numero de documento, steuer id, steuernummer, sozialversicherungsnummer, svnr, "
    "personalausweisnummer, personennummer, numero de securite sociale, nir, codice fiscale, cpf, bsn, burgerservicenummer, "
    "fodselsnummer, personnummer, cpr, cpr nummer, henkilotunnus, hetu, pesel, rodne cislo, isikukood, personas kods, "
    "asmens kodas, taj szam, cnp, oib, jmbg, tc kimlik no, aadhaar, "
    "social security no, soc sec no, ss number, ssnumber",
    Kind.PHONE: "phone, phone number, phone no, telephone, telephone number, tel, tel no, mobile, mobile number, mobile phone, cell, "
    "cell phone, phonenumber, phone num, telefono, numero de telefono, movil, celular, telefon, telefonnummer, handy, mobil, "
    "mobilnummer, portable, numero de telephone, cellulare, telefone, telefoonnummer, telefoon, puhelin, contact number",
    Kind.EMAIL: "email, e mail, mail, email address, e mail address, emailaddress, correo, correo electronico, courriel, adresse mail, "
    "adresse email, e postadresse, epost, e post, posta elettronica, indirizzo email, sahkoposti, email adresse",
    Kind.NUMBER_IN_STREET: "street number, street no, streetnumber, house number, house no, housenumber, house, number, st number, "
    "door number, numero, numero de calle, hausnummer, hausnr, hnr, numero de rue, numero de voie, numero civico, civico, huisnummer, "
    "husnummer, gatenummer, house num, street num, building number, "
    "st no, str no, str nr, num, nro",
    Kind.STREET: "street, street name, streetname, address 1, address1, address line 1, addr1, addr 1, add1, calle, via, strasse, "
    "str, strassenname, rue, voie, indirizzo via, rua, straat, straatnaam, gate, gata, katu, ulica, ulice, line1, line 1, "
    "address line1, street address 1",
    Kind.ADDRESS_LINE: "address 2, address2, address line 2, addr2, addr 2, add2, address 3, address3, address line 3, line2, line 2, "
    "address line2, flat, apartment, unit, piso, adresszusatz, complement, complement d adresse",
    Kind.PLACE: "suburb, city, town, locality, place, village, municipality, post town, city town, ciudad, localidad, municipio, poblacion, "
    "ort, stadt, wohnort, gemeinde, ville, commune, localite, citta, comune, cidade, plaats, woonplaats, by, poststed, "
    "postort, ort stadt, kaupunki, miasto, mesto, obec, linn, pilseta, miestas, varos, oras, grad, sehir, "
    "bairro, poblacio, ortschaft, city name, town name",
    Kind.POSTCODE: "postcode, post code, postal code, postalcode, zip, zip code, zipcode, pcode, codigo postal, cod postal, cp, c p, plz, "
    "postleitzahl, code postal, cap, cep, postnummer, postinumero, kod pocztowy, psc, postiindeks, iranyitoszam, posta kodu, "
    "post code zip, postcode zip, zip postcode",
    Kind.STATE: "state, province, region, county, territory, provincia, estado, comunidad autonoma, bundesland, land, kanton, "
    "departement, regione, distrito, provincie, fylke, lan, maakunta, wojewodztwo, kraj, maakond, judet, country, pais, pays, paese, "
    "state territory, state code",
    Kind.ADDRESS: "address, full address, addr, residential address, home address, postal address, street address, direccion, domicilio, "
    "adresse, anschrift, wohnanschrift, adresse postale, indirizzo, endereco, morada, adres, adress, osoite, adresa, aadress, "
    "adrese, adresas, cim, lakcim",
}  # fmt: skip


def plain(name: str) -> str:
    """A column's name in lower case, without accents or signs: “dateOfBirth” and “DATE_OF-BIRTH” are `date of birth`."""
    split = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    bare = "".join(one for one in unicodedata.normalize("NFKD", split) if not unicodedata.combining(one))
    bare = bare.casefold().replace("ø", "o").replace("ı", "i").replace("ł", "l").replace("đ", "d").replace("æ", "ae")
    return " ".join(re.findall(r"[^\W_]+", bare))


_KNOWN: dict[str, Kind] = {}
for _kind, _names in _NAMES.items():
    for _name in _names.split(","):
        _KNOWN.setdefault(plain(_name.strip()), _kind)
        _KNOWN.setdefault(plain(_name.strip()).replace(" ", ""), _kind)

_PARTS_OF_PEOPLE = (
    "applicant", "client", "customer", "patient", "person", "resident", "citizen", "owner", "holder", "member", "contact", "home", "birth",
    "legal", "current", "residential", "postal", "primary", "main", "std", "clean", "raw", "orig",
)  # fmt: skip


def known_by_name(name: str) -> Kind | None:
    """The kind of a column of this name; None where the name says nothing.

    A place of birth is nowhere that people live: it is not a part of their address.
    """
    kind = _known(name)
    return None if kind in ADDRESS_PARTS and "birth" in plain(name) else kind


_SHORT = {
    "nm": "name", "addr": "address", "dt": "date", "no": "number", "nr": "number", "num": "number", "yr": "year", "mo": "month",
    "mth": "month", "tel": "telephone", "ph": "phone", "st": "street", "sur": "surname", "str": "street",
}  # fmt: skip
"""How words are shortened in columns' names."""
_SAYS_NOTHING = frozenset(
    ("res", "residence", "mailing", "cust", "pat", "emp", "reg", "registered", "code", "cd", "desc", "txt", "text", "str", "value", "val",
     "fake", "new", "old", "full", "yyyymmdd", "ddmmyyyy", "mmddyyyy", "iso", "x", "y", "l", "r", "left", "right", "a", "b", "c")
)  # fmt: skip
"""Words around the one that tells."""


def _known(name: str) -> Kind | None:
    words = re.sub(r"(?<=[^\W\d]{2})(?=\d)", " ", plain(name)).split()
    for said in (plain(name), " ".join(words), " ".join(_SHORT.get(one, one) for one in words)):
        if (kind := _told(said)) is not None:
            return kind
    # fname_c1, res_city, gender_code
    bare = [word for word in words if word not in _SAYS_NOTHING and not re.fullmatch(r"[a-z]?\d+", word)]
    said = " ".join(bare)
    return (_told(said) or _told(" ".join(_SHORT.get(one, one) for one in bare))) if bare and bare != words else None


def _told(words: str) -> Kind | None:
    if (kind := _KNOWN.get(words) or _KNOWN.get(words.replace(" ", ""))) is not None:
        return kind
    rest = words.split()
    while len(rest) > 1 and rest[0] in _PARTS_OF_PEOPLE:
        rest = rest[1:]
        if (kind := _KNOWN.get(" ".join(rest))) is not None:
            return kind
    while len(rest) > 1 and (rest[-1].isdigit() or rest[-1] in _PARTS_OF_PEOPLE):
        rest = rest[:-1]
        if (kind := _KNOWN.get(" ".join(rest))) is not None:
            return kind
    return None
